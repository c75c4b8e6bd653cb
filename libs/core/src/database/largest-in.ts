/**
 * How many values one IN may have. From 1,000 on MariaDB turns it into a join with a table of them and reads, or locks, the whole
 * index instead (in_predicate_conversion_threshold); ORs of equalities take seconds to plan.
 */
export const LARGEST_IN = 500;
