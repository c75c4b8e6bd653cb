export { systemClock, type Clock } from './clock/clock.js';
export { bigintTransformer } from './database/bigint.transformer.js';
export { claimRegistration } from './database/registrations.js';
export { dataSourceOf } from './database/data-source-of.js';
export { stateOf } from './database/data-source-state.js';
export { detectDialect, isSqlite, type Dialect } from './database/dialect.js';
export { driverErrorKind, type DriverErrorKind } from './database/driver-error.js';
export { requireEntities } from './database/require-entities.js';
export { list, raw, sql, type Sql } from './database/sql.js';
export { escapedTablePath, tableNames, type TableNames } from './database/table-names.js';
export { LARGEST_IN } from './database/largest-in.js';
export { rootOf } from './identity/root-of.js';
export { tableOptions } from './database/table-options.js';
export { translateError } from './database/translate-error.js';
export { DuplicateRegistrationError } from './errors/duplicate-registration.error.js';
export { EntityNotBoundError } from './errors/entity-not-bound.error.js';
export { InvalidArgumentError } from './errors/invalid-argument.error.js';
export { LockTimeoutError } from './errors/lock-timeout.error.js';
export { MissingEntitiesError } from './errors/missing-entities.error.js';
export { NotStartedError } from './errors/not-started.error.js';
export { OutcomeUnknownError } from './errors/outcome-unknown.error.js';
export { RetryableError } from './errors/retryable.error.js';
export { SpoorError } from './errors/spoor.error.js';
export { UnknownDataSourceError } from './errors/unknown-data-source.error.js';
export { UnsupportedDatabaseError } from './errors/unsupported-database.error.js';
export { DuplicateIdentifierError } from './errors/duplicate-identifier.error.js';
export { UnknownEntityTypeError } from './errors/unknown-entity-type.error.js';
export { Batcher, type BatcherOptions } from './batching/batcher.js';
export { findFree } from './batching/find-free.js';
export { batchChannel, type BatchMessage } from './batching/batch.channel.js';
export type { BatchWriter, Outcome } from './batching/batch-writer.js';
export { ReservedConnection } from './database/reserved-connection.js';
export { canonicalId, type EntityId, type ScalarId } from './identity/canonical-id.js';
export { ref, toRef, type EntityLike, type EntityRef } from './identity/entity-ref.js';
export { EntityTypes } from './identity/entity-types.js';
export { findLabels, selectLabels } from './identity/find-labels.js';
export { hydrate, type HydrateOptions } from './identity/hydrate.js';
export {
  Identified,
  identifierOf,
  setIdentity,
  type EntityClass,
  type IdentityOptions,
} from './identity/identifier.js';
export type { SqliteDatabase, SqliteStatement } from './sqlite/sqlite-database.js';
export { SqliteGate } from './sqlite/sqlite-gate.js';
export { ConsumerOrder, type TransactionConsumer } from './transactions/transaction-consumer.js';
export { TransactionCalls } from './transactions/transaction-calls.js';
export { TransactionCoordinator } from './transactions/transaction-coordinator.js';
export { inSavepoint } from './transactions/in-savepoint.js';
export { openTransaction } from './transactions/open-transaction.js';
export { Turns } from './transactions/turns.js';
export { LOCK_TIMEOUT, transaction, type TransactionOptions } from './transactions/transaction.js';
export { oneOf } from './options/one-of.js';
export { autoLoad } from './nest/auto-load.js';
export { dataSourceProvider } from './nest/data-source.provider.js';
export { frozenTable, tablePathOf, type FrozenColumn, type FrozenTable } from './migrations/frozen-table.js';
export { EventBus, type EventListener } from './events/event-bus.js';
export { DataSourceLife, type Life } from './database/data-source-life.js';
export { bind, makeBindable } from './binding/bound-entity.js';
export { BoundServices } from './binding/bound-services.js';
export { afterInitialize } from './database/after-initialize.js';
export { beforeDestroy, type DestroyHook } from './database/before-destroy.js';
export { columnsByPath } from './capture/column-path.js';
export { RowCapture } from './capture/row-capture.js';
export type { RowConsumer, RowWatch, UpcomingWrite } from './capture/row-consumer.js';
export type { Invalidation, LinkChange, RowChange, RowEvent, RowOperation, RowValues } from './capture/row-event.js';
