import { raw, sql, type Sql } from '@spoor/core';
import { edgeKeyColumns, friendColumns } from '../statements/columns.js';
import { StagedFollowMoves } from './staged-follow.moves.js';

export class SqliteFollowMoves extends StagedFollowMoves {
  protected readonly tableOptions = raw('');
  protected readonly forUpdate = raw('');
  protected readonly insertMissing = raw('INSERT OR IGNORE');

  protected deleteMoved(table: 'follow' | 'archived'): Sql {
    const names = this.tables[table];
    return sql`DELETE FROM ${names.table} WHERE (${edgeKeyColumns(names)}) IN
      (SELECT from_type, from_id, to_type, to_id FROM spoor_moved)`;
  }

  protected deleteMovedFriends(): Sql {
    const { friend } = this.tables;
    return sql`DELETE FROM ${friend.table} WHERE (${friendColumns(friend)}) IN
      (SELECT owner_type, owner_id, member_type, since, member_id FROM spoor_moved_friends)`;
  }

  protected forgetStanding(): Sql {
    const { follow } = this.tables;
    return sql`DELETE FROM spoor_moved WHERE (from_type, from_id, to_type, to_id) IN
      (SELECT ${edgeKeyColumns(follow)} FROM ${follow.table})`;
  }

  protected replaceDate(column: Sql, key: Sql): Sql {
    return sql`ON CONFLICT (${key}) DO UPDATE SET ${column} = excluded.${column}`;
  }
}
