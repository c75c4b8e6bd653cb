import type { DataSource, DataSourceOptions, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import type { DatabaseKind } from '../test-database.js';
import { Listener, type ListenerOptions } from './listener.js';

export type OpenOptions = Pick<DataSourceOptions, 'entities' | 'synchronize' | 'logger' | 'logging'>;

export type TypeOrmVersion = '0.3' | '1';

/** Opens one more DataSource on the same database: in Jest and in a plain process it takes different ways. */
export type Opener = (options: OpenOptions) => Promise<DataSource>;

/** Where a case is tried. */
export class World {
  /** Managers know their DataSource by that name since 1.0. */
  readonly typeorm: TypeOrmVersion;
  private readonly undo: (() => unknown)[] = [];

  constructor(
    readonly kind: DatabaseKind,
    readonly dataSource: DataSource,
    private readonly opener: Opener,
  ) {
    this.typeorm = 'dataSource' in dataSource.manager ? '1' : '0.3';
  }

  repository<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): Repository<Entity> {
    return this.dataSource.getRepository(target);
  }

  /** Listens until the case is over. */
  listen(options?: ListenerOptions): Listener {
    const listener = new Listener(this.dataSource, options);
    this.atEnd(() => listener.withdraw());
    return listener;
  }

  /** One more DataSource on the same database, until the case is over. */
  async open(options: OpenOptions = {}): Promise<DataSource> {
    const dataSource = await this.opener(options);
    this.atEnd(() => dataSource.destroy());
    return dataSource;
  }

  atEnd(undo: () => unknown): void {
    this.undo.push(undo);
  }

  async end(): Promise<void> {
    for (const undo of this.undo.splice(0).toReversed()) await undo();
  }
}
