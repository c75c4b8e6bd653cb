const DAY = 86_400_000;

export const PERIODS = {
  hour: 'hour',
  day: 'day',
  calendar_week: 'week',
  calendar_month: 'month',
  quarter: 'quarter',
  year: 'year',
  last_7_days: 'last 7 days',
  last_28_days: 'last 28 days',
  last_30_days: 'last 30 days',
  lifetime: 'all time',
};

const formatDate = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const SHORT = formatDate({ day: 'numeric', month: 'short' });
const LONG = formatDate({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const MONTH = formatDate({ month: 'short', year: 'numeric' });
const WEEKDAY = formatDate({ weekday: 'long' });
const FULL = formatDate({ weekday: 'long', day: 'numeric', month: 'long' });

/** A date of a calendar, in no zone. */
const at = (date) => new Date(`${date.slice(0, 10)}T00:00:00Z`);

export const showDay = (date) => FULL.format(at(date));
export const showShortDay = (date) => SHORT.format(at(date));
export const showWeekday = (date) => WEEKDAY.format(at(date));
export const showMonth = (date) => MONTH.format(at(date));

export function addDays(date, days) {
  return new Date(at(date).getTime() + days * DAY).toISOString().slice(0, 10);
}

export const daysBetween = (from, to) => (at(to) - at(from)) / DAY;

/** 0 for Monday. */
export const weekdayOf = (date) => (at(date).getUTCDay() + 6) % 7;

/** The name of a bucket: short, for an axis, or in full. */
export function showBucket({ date }, period, zone, length = 'long') {
  const isShort = length === 'short';
  if (period === 'hour') {
    const hour = { hour: '2-digit', minute: '2-digit', timeZone: zone };
    const day = isShort ? { day: 'numeric', month: 'short' } : { weekday: 'short', day: 'numeric', month: 'short' };
    return new Intl.DateTimeFormat('en-GB', { ...day, ...hour }).format(new Date(date));
  }
  if (period === 'calendar_month') return showMonth(date);
  if (period === 'quarter') return `Q${1 + Math.floor(at(date).getUTCMonth() / 3)} ${date.slice(0, 4)}`;
  if (period === 'year') return date.slice(0, 4);
  if (isShort) return SHORT.format(at(date));
  if (period === 'calendar_week') return `Week of ${LONG.format(at(date))}`;
  return LONG.format(at(date));
}

/** An instant on the clock of a zone, and how long ago that was. */
export function showInstant(instant, zone, now = Date.now()) {
  const options = {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  };
  return `${new Intl.DateTimeFormat('en-GB', options).format(new Date(instant))} (${showAgo(now - Date.parse(instant))})`;
}

const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function showAgo(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000);
  if (Math.abs(minutes) < 90) return minutes === 0 ? 'just now' : AGO.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 36 ? AGO.format(-hours, 'hour') : AGO.format(-Math.round(hours / 24), 'day');
}
