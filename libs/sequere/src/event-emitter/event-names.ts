/** Carries a FollowedEvent. */
export const SEQUERE_FOLLOWED = 'sequere.followed';

/** Carries an UnfollowedEvent. */
export const SEQUERE_UNFOLLOWED = 'sequere.unfollowed';
