export { createOutboxTable } from './create-outbox-table.js';
export type { Message, NewMessage, OutboxReceipt } from './message.js';
export { Outbox } from './outbox.js';
export type { Delivery, OutboxHandler } from './outbox-handler.js';
export { OutboxMessage, OUTBOX_ENTITIES } from './outbox-message.entity.js';
export type { OutboxStatus } from './outbox-status.js';
