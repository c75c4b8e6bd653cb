import { readAddress, writeAddress } from './address.js';
import { markCards, showCards } from './cards.js';
import { chosenMetrics, isAnyZone, periodsOf, showControls, watchControls } from './controls.js';
import { ask, Problem } from './data.js';
import { addDays, PERIODS } from './dates.js';
import { byId, say } from './dom.js';
import { showFigures, showNothing } from './figures.js';
import { chooseObjects } from './objects.js';

const MINUTE = 60_000;

const state = readAddress();
let catalog = { zone: 'UTC', metrics: [], objectTypes: [] };
let today = new Date().toISOString().slice(0, 10);
/** Answers may come in another order than they were asked for. */
let turn = 0;
const shown = { cards: '', figures: '' };

await guarded(async () => {
  catalog = await ask('metrics');
  const known = state.metrics.filter((name) => catalog.metrics.some((metric) => metric.name === name));
  const first =
    catalog.metrics.find(({ periods }) => periods.includes('day')) ??
    catalog.metrics.find(({ periods, objectPeriods }) => periods.length + objectPeriods.length > 0);
  state.metrics = known.length > 0 ? known : first ? [first.name] : [];
  await refreshCards();
  watchControls(change);
  await refreshFigures();
});
setInterval(() => {
  if (!document.hidden) void guarded(refresh);
}, MINUTE);

/** Metrics may have been registered meanwhile, and other periods of them be kept. */
async function refresh() {
  catalog = await ask('metrics');
  await refreshCards();
  await refreshFigures();
}

function change(changed) {
  Object.assign(state, changed);
  // The last days of a zone end with its own today.
  void guarded(async () => {
    if ('zone' in changed) await refreshCards();
    await refreshFigures();
  });
}

async function refreshCards() {
  const overview = await ask('overview', { zone: state.zone });
  ({ today } = overview);
  const text = JSON.stringify([overview, catalog.metrics, state.zone]);
  if (text !== shown.cards) showCards(overview, catalog.metrics, (name) => change({ metrics: [name], objects: [] }));
  shown.cards = text;
  markCards(state.metrics);
}

async function refreshFigures() {
  const own = (turn += 1);
  showControls(state, catalog, change);
  markCards(state.metrics);
  const range = rangeOf(state);
  const metrics = chosenMetrics(state, catalog);
  say(byId('explore-title'), titleOf(metrics));
  writeAddress(state);
  if (!range || metrics.length === 0) {
    shown.figures = '';
    return showNothing(range ? 'Choose a metric.' : 'Choose two dates.');
  }
  byId('figures').setAttribute('aria-busy', 'true');
  const objects = await chooseObjects(state, metrics, range, change);
  const shownZone = state.zone || catalog.zone;
  const isShown = (metric) => !problemOf(metric, shownZone) && (!state.objectType || objects.length > 0);
  const names = metrics.filter(isShown).map(({ name }) => name);
  const { period, cumulative, previous } = state;
  const question = { metric: names, period, ...range, zone: state.zone, object: objects, cumulative, previous };
  const series = names.length > 0 ? await ask('series', question) : { lines: [], period, zone: shownZone };
  if (own !== turn) return;
  byId('figures').setAttribute('aria-busy', 'false');
  const figures = metrics.map((metric) => ({
    ...metric,
    problem: problemOf(metric, shownZone),
    lines: series.lines
      .filter((line) => line.metric === metric.name)
      .map((line) => ({ ...line, title: line.object?.name ?? metric.title })),
  }));
  const text = JSON.stringify([figures, state.kind, period]);
  if (text !== shown.figures) showFigures(figures, series, state.kind);
  shown.figures = text;
}

function rangeOf({ range, from, to }) {
  if (range === 'dates') return from && to ? { from, to } : undefined;
  return { from: addDays(today, 1 - Number(range)), to: today };
}

function titleOf(metrics) {
  return metrics.length === 1 ? `${metrics[0].title}, by ${PERIODS[state.period] ?? 'day'}` : 'Charts';
}

/** Why a metric cannot be shown as the others are. */
function problemOf(metric, zone) {
  const periods = periodsOf(metric, state);
  if (!periods.includes(state.period))
    return `There are no values of it ${state.objectType ? `by ${state.objectType} ` : ''}for this period.`;
  if (zone !== catalog.zone && !isAnyZone(metric, state)) return `It is kept by the day of ${catalog.zone} alone.`;
  return undefined;
}

/** Says what went wrong, and stops saying so when something went right. */
async function guarded(work) {
  try {
    await work();
    byId('problem').hidden = true;
  } catch (error) {
    byId('figures').setAttribute('aria-busy', 'false');
    byId('problem').hidden = false;
    say(
      byId('problem'),
      error instanceof Problem ? error.message : 'Something went wrong in this page. Load it again.',
    );
    if (!(error instanceof Problem)) throw error;
  }
}
