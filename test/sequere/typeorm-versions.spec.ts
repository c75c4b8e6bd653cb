import { sequereConformance } from '@spoor/sequere/testing';
import { describeTypeormVersions } from '../support/describe-typeorm-versions.js';

describeTypeormVersions('sequere', sequereConformance.length);
