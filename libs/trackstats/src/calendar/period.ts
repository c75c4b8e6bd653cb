/** The time period for which a value holds. PERIODS says of each exactly what that means. */
export const Period = {
  /** Everything up to and including the date. */
  LIFETIME: 'lifetime',
  HOUR: 'hour',
  DAY: 'day',
  /** The date and the six days before it. */
  WEEK: 'last_7_days',
  LAST_7_DAYS: 'last_7_days',
  DAYS_28: 'last_28_days',
  LAST_28_DAYS: 'last_28_days',
  /** The date and the 29 days before it. */
  MONTH: 'last_30_days',
  LAST_30_DAYS: 'last_30_days',
  /** Monday to Sunday. */
  CALENDAR_WEEK: 'calendar_week',
  CALENDAR_MONTH: 'calendar_month',
  QUARTER: 'quarter',
  YEAR: 'year',
} as const;

export type Period = (typeof Period)[keyof typeof Period];
