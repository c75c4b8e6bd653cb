import { detectDialect, UnsupportedDatabaseError } from '@spoor/core';
import type { FollowBackendContext } from '../../follow-backend.js';
import type { ChangeLog } from '../change-log.js';
import { Announcements } from '../announcements.js';
import { MariadbFollowMoves } from '../moves/mariadb-follow.moves.js';
import { PostgresFollowMoves } from '../moves/postgres-follow.moves.js';
import { FollowChecks } from '../statements/follow-checks.js';
import { FollowPages } from '../statements/follow-pages.js';
import { followTables } from '../statements/follow-tables.js';
import { MariadbFollowStatements } from '../statements/mariadb-follow.statements.js';
import { mariadbPageSpelling, postgresPageSpelling } from '../statements/page-spelling.js';
import { PostgresFollowStatements } from '../statements/postgres-follow.statements.js';
import { mariadbSpelling, postgresSpelling } from '../statements/server-spelling.js';
import { FollowSession } from './follow-session.js';
import type { FollowStore } from './follow-store.js';
import { ServerFollowStore, type ServerDialect } from './server-follow.store.js';
import { SqliteFollowStore } from './sqlite-follow.store.js';

/**
 * The store in the SQL of the DataSource's database.
 *
 * @throws UnsupportedDatabaseError for MySQL, which cannot say which rows it has inserted
 */
export async function openStore(context: FollowBackendContext, log?: ChangeLog): Promise<FollowStore> {
  const { dataSource } = context;
  const announcements = new Announcements(context, log);
  const dialect = await detectDialect(dataSource);
  switch (dialect) {
    case 'sqlite':
      return new SqliteFollowStore(context, announcements, log);
    case 'postgres':
      return new ServerFollowStore(context, postgresDialect(context, log), announcements);
    case 'mariadb':
      return new ServerFollowStore(context, mariadbDialect(context, log), announcements);
    case 'mysql':
      throw new UnsupportedDatabaseError(dialect);
  }
}

function postgresDialect({ dataSource, lockTimeout }: FollowBackendContext, log: ChangeLog | undefined): ServerDialect {
  const tables = followTables(dataSource);
  const statements = new PostgresFollowStatements(tables);
  return {
    session: new FollowSession(dataSource, postgresSpelling, lockTimeout),
    sql: {
      statements,
      pages: new FollowPages(tables, postgresPageSpelling),
      moves: new PostgresFollowMoves(tables, statements, log),
      checks: new FollowChecks(tables, statements),
    },
    joined: statements,
  };
}

function mariadbDialect({ dataSource, lockTimeout }: FollowBackendContext, log: ChangeLog | undefined): ServerDialect {
  const tables = followTables(dataSource);
  const statements = new MariadbFollowStatements(tables, false);
  return {
    session: new FollowSession(dataSource, mariadbSpelling, lockTimeout),
    sql: {
      statements,
      pages: new FollowPages(tables, mariadbPageSpelling),
      moves: new MariadbFollowMoves(tables, statements, log),
      checks: new FollowChecks(tables, statements),
    },
    joined: new MariadbFollowStatements(tables, true),
  };
}
