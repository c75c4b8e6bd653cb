export { createLeaseTable } from './create-lease-table.js';
export { LeaseHeldError } from './errors/lease-held.error.js';
export { LeaseLostError } from './errors/lease-lost.error.js';
export type { HeldLease } from './held-lease.js';
export { Lease, SCHEDULE_ENTITIES } from './lease.entity.js';
export { Leases, type AcquireOptions, type LeaseAnswer, type LeaseRefusal } from './leases.js';
export { ScheduledTask } from './scheduled-task.js';
export type { ScheduledTaskOptions } from './scheduled-task.options.js';
