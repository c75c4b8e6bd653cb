import { dataTable } from './data-table.js';
import { showBucket } from './dates.js';
import { byId, make, say } from './dom.js';
import { HeatMap } from './heat-map.js';
import { colorOf, LineChart } from './line-chart.js';
import { showValue } from './values.js';

let charts = [];

/** A chart for each metric, since they are not measured alike, with its table beside it. */
export function showFigures(metrics, { period, zone }, kind) {
  for (const chart of charts) chart.destroy();
  charts = [];
  byId('figures').replaceChildren();
  for (const metric of metrics) {
    const figure = make('figure', [], { 'data-metric': metric.name });
    byId('figures').append(figure);
    fillFigure(figure, metric, { period, zone, kind });
  }
}

/** Puts a word in place of the charts. */
export function showNothing(text) {
  for (const chart of charts) chart.destroy();
  charts = [];
  byId('figures').setAttribute('aria-busy', 'false');
  byId('figures').replaceChildren(make('p', text, { class: 'quiet empty' }));
}

function fillFigure(figure, metric, shown) {
  const heading = make('h3', metric.title);
  const caption = make('figcaption', [
    heading,
    ...(metric.description ? [make('p', metric.description, { class: 'quiet' })] : []),
  ]);
  figure.append(caption);
  if (metric.problem || metric.lines.length === 0) {
    figure.append(make('p', metric.problem ?? 'Nothing to show: choose what it is of.', { class: 'quiet empty' }));
    return;
  }
  const drawing = make('div', [], { class: 'drawing' });
  const beside = make('div', [drawing, dataTable(metric, shown.period, shown.zone)], { class: 'beside' });
  figure.append(beside);
  if (shown.kind === 'calendar')
    for (const line of metric.lines) addChart(drawing, { ...metric, lines: [line] }, shown);
  else addChart(drawing, metric, shown);
}

function addChart(drawing, metric, { period, zone, kind }) {
  const { title, lines, unit } = metric;
  const { points } = lines[0];
  const isSingle = lines.length === 1;
  const named = isSingle && lines[0].title !== title ? `${title}, ${lines[0].title}` : title;
  // A calendar is a table and says itself what it shows.
  const role = kind === 'calendar' ? { role: 'group' } : { role: 'img' };
  const hint = 'The arrow keys go from one to the next.';
  const box = make('div', [], {
    class: `chart ${kind}`,
    tabindex: '0',
    ...role,
    'aria-label': `${named}. ${summary(metric)} ${hint}`,
  });
  const reading = make('p', [], { class: 'reading', 'aria-live': 'polite' });
  let place = points.length - 1;
  const read = (index) => {
    if (index === undefined) return;
    place = index;
    say(reading, readingOf(lines, index, unit, showBucket(points[index], period, zone)));
  };
  drawing.append(
    ...(kind === 'calendar' && lines[0].title !== title ? [make('h4', lines[0].title)] : [legendOf(lines, kind)]),
    box,
    reading,
  );
  const labels = points.map((point) => showBucket(point, period, zone, 'short'));
  const chart =
    kind === 'calendar'
      ? new HeatMap(box, { points, title: named }, unit, read)
      : new LineChart(box, lines, labels, kind, read);
  charts.push(chart);
  read(place);
  const steps =
    kind === 'calendar'
      ? { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }
      : { ArrowLeft: -1, ArrowRight: 1 };
  box.addEventListener('keydown', (event) => {
    const target = { ...steps, Home: -place, End: points.length - 1 - place }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    chart.point(Math.min(Math.max(place + target, 0), points.length - 1));
  });
}

function readingOf(lines, index, unit, bucket) {
  const values = lines.map(({ title, points, previous }) => {
    const { value, partial } = points[index];
    const before = previous ? ` (the period before: ${showValue(previous[index]?.value ?? null, unit)})` : '';
    return `${lines.length > 1 ? `${title} ` : ''}${showValue(value, unit)}${partial && value !== null ? ' so far' : ''}${before}`;
  });
  return `${bucket}: ${values.join(', ')}`;
}

function summary({ lines }) {
  const { points } = lines[0];
  const isPartial = points.some(({ partial }) => partial);
  const count = lines.length === 1 ? '' : `${lines.length} lines, `;
  return `${count}${points.length} points${isPartial ? ', the last of which is not over yet' : ''}. The table beside it has every value.`;
}

function legendOf(lines, kind) {
  const swatch = (index) => {
    const mark = make('i', [], { class: kind === 'bars' ? 'swatch bar' : 'swatch' });
    mark.style.setProperty('--color', colorOf(index));
    return mark;
  };
  const items = lines.length > 1 ? lines.map(({ title }, index) => make('li', [swatch(index), title])) : [];
  if (lines.some(({ points }) => points.some(({ partial }) => partial)))
    items.push(make('li', [make('i', [], { class: 'swatch dashed' }), 'not over yet']));
  if (lines[0].previous) items.push(make('li', [make('i', [], { class: 'swatch dotted' }), 'the period before']));
  return make('ul', items, { class: 'legend', 'aria-hidden': 'true' });
}

/** Canvases do not follow the colors of a page by themselves. */
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of charts) chart.draw();
  for (const list of document.querySelectorAll('.legend'))
    for (const [index, mark] of list.querySelectorAll('.swatch:not(.dashed, .dotted)').entries())
      mark.style.setProperty('--color', colorOf(index));
});
