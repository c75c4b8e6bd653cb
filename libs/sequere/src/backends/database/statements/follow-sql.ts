import type { FollowMoves } from '../moves/follow-moves.js';
import type { FollowChecks } from './follow-checks.js';
import type { FollowPages } from './follow-pages.js';
import type { FollowStatements } from './follow-statements.js';

/** All SQL of follows in one database. */
export interface FollowSql {
  readonly statements: FollowStatements;
  readonly pages: FollowPages;
  readonly moves: FollowMoves;
  readonly checks: FollowChecks;
}
