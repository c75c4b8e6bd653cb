import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { FollowRelation } from '../../follow-query.js';
import { ask, type Program } from '../programs/program.js';
import { FollowStatements } from './follow-statements.js';
import type { GivenRows } from './given-rows.js';

/** The dates of the edges between the viewer and a target, which is said by its type's place and its own among those of the type. */
interface RawRelation {
  type: number;
  place: number;
  following: number | null;
  followed_by: number | null;
}

/** SQLite. Rows travel as one JSON text, so that a statement is the same, and prepared once, however many they are. */
export class SqliteFollowStatements extends FollowStatements {
  given({ columns, rows }: GivenRows): Sql {
    const values = Object.keys(columns).map((name, index) => raw(`value ->> ${index} AS ${name}`));
    return sql`(SELECT ${list(values)} FROM json_each(${JSON.stringify(rows)})) AS given`;
  }

  /** The ids of a type travel alone: to take rows of JSON apart would be most of the time. */
  override *readRelations(viewer: EntityRef, targets: readonly EntityRef[]): Program<FollowRelation[]> {
    const relations = targets.map((): FollowRelation => ({ following: null, followedBy: null }));
    const places = placesByType(targets);
    const selects = [...places].map(([type, ofType], index) => {
      const ids = ofType.map((place) => targets[place]?.id);
      return this.selectRelations(viewer, type, ids, index);
    });
    if (selects.length === 0) return relations;
    const byIndex = [...places.values()];
    for (const row of yield* ask<RawRelation>(list(selects, ' UNION ALL ')))
      relations[byIndex[row.type]?.[row.place] as number] = { following: row.following, followedBy: row.followed_by };
    return relations;
  }

  private selectRelations(viewer: EntityRef, type: string, ids: readonly unknown[], index: number): Sql {
    const { table, fromIdentifier, fromObjectId, toIdentifier, toObjectId, followedAt } = this.tables.follow;
    return sql`SELECT ${raw(String(index))} AS type, given.key AS place,
        following.${followedAt} AS following, followed.${followedAt} AS followed_by
      FROM json_each(${JSON.stringify(ids)}) AS given
      LEFT JOIN ${table} AS following ON following.${fromIdentifier} = ${viewer.type} AND following.${fromObjectId} = ${viewer.id}
        AND following.${toIdentifier} = ${type} AND following.${toObjectId} = given.value
      LEFT JOIN ${table} AS followed ON followed.${fromIdentifier} = ${type} AND followed.${fromObjectId} = given.value
        AND followed.${toIdentifier} = ${viewer.type} AND followed.${toObjectId} = ${viewer.id}`;
  }
}

/** Where the targets of each type stand. */
function placesByType(targets: readonly EntityRef[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { type }] of targets.entries()) {
    const ofType = places.get(type);
    if (ofType) ofType.push(place);
    else places.set(type, [place]);
  }
  return places;
}
