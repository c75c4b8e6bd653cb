/**
 * How many values one IN may have, each column of each row counted. From 1,000 on MariaDB turns it into a join with a table of them: it
 * reads, or locks, the whole index instead, and a DELETE may find nothing at all (in_predicate_conversion_threshold). ORs of equalities
 * take seconds to plan.
 */
export const LARGEST_IN = 500;
