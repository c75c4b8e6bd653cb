import { diffsConformance, diffStoreConformance } from '@spoor/diffs/testing';
import { describeTypeormVersions } from '../support/describe-typeorm-versions.js';

describeTypeormVersions('diffs', diffStoreConformance.length + diffsConformance.length);
