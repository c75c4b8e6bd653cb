export { OutboxQueueModule, type OutboxQueueOptions } from './outbox-queue.module.js';
