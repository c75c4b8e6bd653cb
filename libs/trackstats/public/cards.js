import { byId, make, makeSvg, say } from './dom.js';
import { addDays, showDay, showInstant, showShortDay, showWeekday } from './dates.js';
import { difference, percentage, showValue, toNumber } from './values.js';

const [WIDTH, HEIGHT] = [240, 48];

/** Shows today against the same weekday, and how the last 30 days went; a card is a button that shows its metric in the charts. */
export function showCards({ today, zone, metrics }, catalog, choose) {
  // What has been registered since the catalog was asked for comes with the next refresh.
  const shown = metrics.flatMap((overview) => {
    const metric = catalog.find(({ name }) => name === overview.name);
    return metric ? [{ metric, overview }] : [];
  });
  say(byId('today'), `Today, ${showDay(today)}`);
  say(byId('coverage'), coverageOf(shown, zone));
  const cards = shown.map(({ metric, overview }) =>
    make('li', cardOf(metric, overview, today, choose), { class: 'card', 'data-metric': metric.name }),
  );
  byId('cards').replaceChildren(
    ...(cards.length > 0 ? cards : [make('li', 'Nothing has been recorded yet.', { class: 'quiet' })]),
  );
}

/** Says which cards the charts show. */
export function markCards(names) {
  for (const card of byId('cards').querySelectorAll('[data-metric]'))
    card.querySelector('button').setAttribute('aria-pressed', String(names.includes(card.dataset.metric)));
}

/** Of what is tracked, the earliest instants: what they say holds of every card. */
function coverageOf(shown, zone) {
  const tracked = shown.filter(({ metric }) => metric.isTracked).map(({ overview }) => overview);
  if (shown.length === 0) return '';
  if (tracked.length === 0) return 'These values are recorded by the application, as complete as it has recorded them.';
  const earliest = (instants) => (instants.includes(null) ? null : instants.toSorted()[0]);
  const complete = earliest(tracked.map(({ completeUpTo }) => completeUpTo));
  const verified = earliest(tracked.map(({ verifiedAt }) => verifiedAt));
  const counted = complete ? `Complete to ${showInstant(complete, zone)}` : 'Not counted yet';
  return `${counted} · ${verified ? `last verified ${showInstant(verified, zone)}` : 'never verified'}`;
}

function cardOf(metric, { period, points }, today, choose) {
  const title = make('button', metric.title, { type: 'button', 'aria-pressed': 'false' });
  title.addEventListener('click', () => choose(metric.name));
  const now = points.at(-1);
  const before = points.find(({ date }) => date === addDays(today, -7));
  const isSoFar = period === 'day' && metric.additive;
  const value = make(
    'p',
    [make('b', showValue(now.value)), metric.unit ? ` ${metric.unit}` : '', isSoFar ? ' so far' : ''],
    { class: 'value' },
  );
  const compared = make('p', compare(now, before, metric, isSoFar), { class: 'compared' });
  return [
    make('h3', title),
    make('p', metric.domain, { class: 'domain' }),
    value,
    compared,
    sparkline(points, metric, before),
  ];
}

/** Today is not over: it is measured against all of the day that it will be compared with. */
function compare(now, before, { unit }, isSoFar) {
  if (!before || before.value === null || now.value === null) return 'Nothing to compare with a week ago';
  const weekday = `last ${showWeekday(before.date)}`;
  if (isSoFar) {
    const share = percentage(now.value, before.value);
    const all = showValue(before.value, unit);
    return share === null ? `All of ${weekday}: ${all}` : `${share} % of all of ${weekday}: ${all}`;
  }
  const { sign, text } = difference(now.value, before.value);
  if (sign === 0) return `The same as ${weekday}`;
  return `${sign > 0 ? '▲' : '▼'} ${showValue(text, unit)} ${sign > 0 ? 'more' : 'less'} than ${weekday}`;
}

/** Thirty days in a small line; the last piece, which is not over, is dashed. */
function sparkline(points, { title, unit }, before) {
  const known = points.map(({ value }) => toNumber(value)).filter((value) => value !== null);
  if (known.length === 0) return '';
  const [lowest, high] = [Math.min(...known), Math.max(...known)];
  const low = lowest >= 0 && lowest <= 0.7 * high ? 0 : lowest;
  const x = (index) => 2 + (index * (WIDTH - 8)) / (points.length - 1);
  const y = (value) => HEIGHT - 5 - ((value - low) / (high - low || 1)) * (HEIGHT - 10);
  const path = (from, to) => {
    const drawn = points.slice(from, to).map(({ value }, index) => [from + index, toNumber(value)]);
    return drawn
      .filter(([, value]) => value !== null)
      .map(([index, value]) => `${x(index)},${y(value)}`)
      .join(' ');
  };
  const over = points.findIndex(({ partial }) => partial);
  const end = over < 0 ? points.length : over;
  const dot = (point, name) => {
    const value = toNumber(point?.value ?? null);
    return value === null
      ? []
      : makeSvg('circle', [], { class: name, cx: x(points.indexOf(point)), cy: y(value), r: 3 });
  };
  const shapes = [
    makeSvg('polyline', [], { class: 'over', points: path(0, end) }),
    makeSvg('polyline', [], { class: 'partial', points: path(Math.max(end - 1, 0), points.length) }),
    ...[dot(before, 'before'), dot(points.at(-1), 'now')].flat(),
  ];
  const said = `${title}, the last 30 days up to today, which is not over: ${extremes(points, unit)}.`;
  return makeSvg('svg', shapes, {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': said,
    class: 'sparkline',
  });
}

function extremes(points, unit) {
  const known = points.filter(({ value, partial }) => value !== null && !partial);
  if (known.length === 0) return 'no day is over yet';
  const sorted = known.toSorted((one, other) => toNumber(one.value) - toNumber(other.value));
  const told = ({ value, date }) => `${showValue(value, unit)} on ${showShortDay(date)}`;
  return `lowest ${told(sorted[0])}, highest ${told(sorted.at(-1))}`;
}
