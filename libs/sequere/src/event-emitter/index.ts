export { SequereEventEmitterModule } from './sequere-event-emitter.module.js';
export { SEQUERE_FOLLOWED, SEQUERE_UNFOLLOWED } from './event-names.js';
