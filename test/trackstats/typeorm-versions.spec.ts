import { trackstatsConformance } from '@spoor/trackstats/testing';
import { describeTypeormVersions } from '../support/describe-typeorm-versions.js';

describeTypeormVersions('trackstats', trackstatsConformance.length);
