import { addDays, daysBetween, showBucket, showMonth, weekdayOf } from './dates.js';
import { make } from './dom.js';
import { showValue, toNumber } from './values.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LEVELS = 4;

/** A calendar of weeks side by side whose days are the darker the more there is. It is a table, and reads like one. */
export class HeatMap {
  constructor(box, { points, title }, unit, onRead) {
    this.points = points;
    this.onRead = onRead;
    this.cells = new Map();
    const first = addDays(points[0].date, -weekdayOf(points[0].date));
    const weeks = Math.floor(daysBetween(first, points.at(-1).date) / 7) + 1;
    const levelOf = levels(points);
    const byDate = new Map(points.map((point, index) => [point.date, index]));
    const cell = (week, weekday) => {
      const index = byDate.get(addDays(first, 7 * week + weekday));
      if (index === undefined) return make('td', [], { class: 'outside' });
      const { value, partial } = points[index];
      const said = `${showValue(value, unit)}${partial ? ' so far' : ''}`;
      const made = make('td', make('span', said, { class: 'unseen' }), {
        class: `level-${levelOf(value)}${partial ? ' partial' : ''}`,
        title: `${showBucket(points[index], 'day')}: ${said}`,
      });
      made.addEventListener('pointerenter', () => onRead(index));
      this.cells.set(index, made);
      return made;
    };
    const rows = WEEKDAYS.map((name, weekday) => {
      const days = Array.from({ length: weeks }, (_, week) => cell(week, weekday));
      return make('tr', [
        make(
          'th',
          [make('span', name.slice(0, 3), { 'aria-hidden': 'true' }), make('span', name, { class: 'unseen' })],
          { scope: 'row' },
        ),
        ...days,
      ]);
    });
    const table = make(
      'table',
      [make('caption', `${title}, by day`, { class: 'unseen' }), heading(first, weeks), make('tbody', rows)],
      {
        class: 'heat',
      },
    );
    this.table = table;
    box.append(table);
    box.after(scale());
    // The newest days are at the end.
    box.scrollLeft = box.scrollWidth;
  }

  /** Moves the frame to a day. */
  point(index) {
    this.table.querySelector('.pointed')?.classList.remove('pointed');
    const cell = this.cells.get(index);
    cell?.classList.add('pointed');
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.onRead(index);
  }

  draw() {}

  destroy() {}
}

function heading(first, weeks) {
  const cells = Array.from({ length: weeks }, (_, week) => {
    const monday = addDays(first, 7 * week);
    const isNew = week === 0 || addDays(monday, -7).slice(0, 7) !== monday.slice(0, 7);
    // There is no room for two names beside each other.
    const isShown = isNew && (week > 0 || addDays(monday, 14).slice(0, 7) === monday.slice(0, 7));
    return make(
      'th',
      [
        make('span', isShown ? showMonth(monday).slice(0, 3) : '', { 'aria-hidden': 'true' }),
        make('span', `Week of ${monday}`, { class: 'unseen' }),
      ],
      {
        scope: 'col',
      },
    );
  });
  return make('thead', make('tr', [make('td'), ...cells]));
}

/** Quarters of the days with a value: one day that stands out does not make all others pale. */
function levels(points) {
  const known = points.map(({ value }) => toNumber(value)).filter((value) => value !== null && value > 0);
  const sorted = known.toSorted((one, other) => one - other);
  const bounds = Array.from(
    { length: LEVELS - 1 },
    (_, level) => sorted[Math.floor(((level + 1) * sorted.length) / LEVELS)],
  );
  return (value) => {
    const number = toNumber(value);
    if (number === null) return 'none';
    if (number <= 0) return 0;
    return 1 + bounds.filter((bound) => bound < number || (bound === number && bound !== sorted[0])).length;
  };
}

function scale() {
  const steps = Array.from({ length: LEVELS + 1 }, (_, level) => make('i', [], { class: `level-${level}` }));
  return make('p', ['less ', ...steps, ' more'], { class: 'scale', 'aria-hidden': 'true' });
}
