export {
  Account,
  CONFORMANCE_ENTITIES,
  Draft,
  Membership,
  Project,
  Tag,
  Topic,
  User,
} from './conformance/entities/index.js';
export { sequereConformance, type ConformanceWorld, type SequereConformanceCase } from './conformance/index.js';
export { openSequere, type OpenSequere } from './open-sequere.js';
