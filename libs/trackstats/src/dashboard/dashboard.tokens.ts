/** What `forRoot` was given. */
export const DASHBOARD_OPTIONS = Symbol('spoor:dashboard-options');
