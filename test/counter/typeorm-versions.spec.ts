import { counterConformance } from '@spoor/counter/testing';
import { describeTypeormVersions } from '../support/describe-typeorm-versions.js';

describeTypeormVersions('counter', counterConformance.length);
