import { raw, sql, type Sql } from '@spoor/core';
import { StagedFollowMoves } from './staged-follow.moves.js';

/** MariaDB. Neither making nor dropping a temporary table commits. */
export class MariadbFollowMoves extends StagedFollowMoves {
  protected readonly tableOptions = raw('ENGINE=InnoDB CHARSET=utf8mb4 COLLATE=utf8mb4_bin');
  protected readonly forUpdate = raw('FOR UPDATE');
  protected readonly insertMissing = raw('INSERT IGNORE');

  protected deleteMoved(table: 'follow' | 'archived'): Sql {
    const names = this.tables[table];
    return sql`DELETE ${names.table} FROM spoor_moved JOIN ${names.table} ON ${this.isMoved(table)}`;
  }

  protected deleteMovedFriends(): Sql {
    const { friend } = this.tables;
    return sql`DELETE ${friend.table} FROM spoor_moved_friends JOIN ${friend.table}
      ON ${friend.identifier} = owner_type AND ${friend.objectId} = owner_id AND ${friend.memberIdentifier} = member_type
      AND ${friend.friendsSince} = since AND ${friend.memberObjectId} = member_id`;
  }

  protected forgetStanding(): Sql {
    return sql`DELETE spoor_moved FROM spoor_moved JOIN ${this.tables.follow.table} ON ${this.isMoved('follow')}`;
  }

  protected replaceDate(column: Sql): Sql {
    return sql`ON DUPLICATE KEY UPDATE ${column} = VALUES(${column})`;
  }

  private isMoved(table: 'follow' | 'archived'): Sql {
    const { fromIdentifier, fromObjectId, toIdentifier, toObjectId } = this.tables[table];
    return sql`${fromIdentifier} = from_type AND ${fromObjectId} = from_id AND ${toIdentifier} = to_type AND ${toObjectId} = to_id`;
  }
}
