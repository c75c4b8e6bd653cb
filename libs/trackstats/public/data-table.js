import { make } from './dom.js';
import { PERIODS, showBucket } from './dates.js';
import { showValue } from './values.js';

/** So many rows are there at once; the rest comes with a button. */
const ROWS = 200;

/** What a chart shows, exactly and to be read: the newest first. */
export function dataTable({ title, lines, unit }, period, zone) {
  const columns = lines.flatMap((line) => {
    if (!line.previous) return [line];
    const before = lines.length === 1 ? 'period before' : `${line.title}, period before`;
    return [line, { title: before, points: line.previous }];
  });
  const head = make('tr', [
    make('th', PERIODS[period], { scope: 'col' }),
    ...columns.map((column) => make('th', column.title, { scope: 'col' })),
  ]);
  const points = lines[0]?.points ?? [];
  const row = (index) =>
    make('tr', [
      make('th', showBucket(points[index], period, zone), { scope: 'row' }),
      ...columns.map((column) => cell(column.points[index])),
    ]);
  const body = make('tbody');
  const newest = points.map((_, index) => points.length - 1 - index);
  body.append(...newest.slice(0, ROWS).map(row));
  const caption = make('caption', `${title}, by ${PERIODS[period]}${unit ? `, in ${unit}` : ''}`);
  const region = make('div', make('table', [caption, make('thead', head), body]), {
    class: 'table',
    role: 'region',
    'aria-label': `${title} as a table`,
    tabindex: '0',
  });
  if (newest.length > ROWS) {
    const more = make('button', `Show all ${newest.length} rows`, { type: 'button' });
    more.addEventListener('click', () => {
      body.append(...newest.slice(ROWS).map(row));
      more.remove();
      region.focus();
    });
    region.append(more);
  }
  return region;
}

function cell(point) {
  const value = showValue(point?.value ?? null);
  return make('td', point?.partial && point.value !== null ? [value, make('small', ' so far')] : value);
}
