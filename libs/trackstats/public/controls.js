import { PERIODS } from './dates.js';
import { byId, fillSelect, make, replaceChoices, say } from './dom.js';

const FIELDS = ['period', 'range', 'from', 'to', 'kind', 'zone'];
const FLAGS = ['previous', 'cumulative'];
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The chosen metrics, of what the catalog has. */
export const chosenMetrics = ({ metrics }, catalog) => catalog.metrics.filter(({ name }) => metrics.includes(name));

/** For which of the chosen objects or wholes a metric has values. */
export const periodsOf = (metric, { objectType }) => (objectType ? metric.objectPeriods : metric.periods);
export const isAnyZone = (metric, { objectType }) => (objectType ? metric.objectsAnyZone : metric.anyZone);

/**
 * Shows a state in the form, and mends what of it cannot be: the state is what is shown afterwards.
 *
 * @param onChange is told what a reader chooses
 */
export function showControls(state, catalog, onChange) {
  const metrics = chosenMetrics(state, catalog);
  showMetrics(state, catalog, onChange);
  const types = [
    ...(metrics.some(({ periods }) => periods.length > 0) ? [{ value: '', text: 'All together' }] : []),
    ...(metrics.some(({ objectPeriods }) => objectPeriods.length > 0) ? catalog.objectTypes : []).map((type) => ({
      value: type,
      text: `Each ${type}`,
    })),
  ];
  fillSelect(byId('object-type'), types, state.objectType);
  state.objectType = byId('object-type').value;

  const isCalendar = state.kind === 'calendar';
  const kept = new Set(metrics.flatMap((metric) => periodsOf(metric, state)));
  const periods = Object.entries(PERIODS).filter(([value]) => (isCalendar ? value === 'day' : kept.has(value)));
  fillSelect(
    byId('period'),
    periods.map(([value, text]) => ({ value, text })),
    state.period,
  );
  state.period = byId('period').value;

  showZones(state, catalog, metrics);
  byId('range').value = state.range;
  byId('kind').value = state.kind;
  byId('dates').hidden = state.range !== 'dates';
  byId('from').value = state.from;
  byId('to').value = state.to;
  const isAdditive = metrics.every(({ additive }) => additive);
  byId('cumulative').disabled = !isAdditive || isCalendar;
  byId('previous').disabled = isCalendar;
  for (const flag of FLAGS) {
    if (byId(flag).disabled) state[flag] = false;
    byId(flag).checked = state[flag];
  }
}

function showMetrics(state, catalog, onChange) {
  const box = (metric) => {
    const input = make('input', [], { type: 'checkbox', value: metric.name });
    input.checked = state.metrics.includes(metric.name);
    input.addEventListener('change', () => {
      const others = state.metrics.filter((name) => name !== metric.name);
      onChange({ metrics: input.checked ? [...others, metric.name] : others });
    });
    return make('label', [input, ' ', metric.title, ...(metric.unit ? [make('small', ` ${metric.unit}`)] : [])]);
  };
  const list = byId('metrics-list');
  const offered = JSON.stringify(catalog.metrics.map(({ name, title, unit, domain }) => [name, title, unit, domain]));
  // What a reader stands on must not be taken away.
  if (list.dataset.offered === offered) {
    for (const input of list.querySelectorAll('input')) input.checked = state.metrics.includes(input.value);
  } else {
    const groups = [...Map.groupBy(catalog.metrics, ({ domain }) => domain)];
    const boxes = groups.map(([domain, some]) => make('fieldset', [make('legend', domain), ...some.map(box)]));
    replaceChoices(list, boxes);
    list.dataset.offered = offered;
  }
  const titles = chosenMetrics(state, catalog).map(({ title }) => title);
  say(byId('metrics-chosen'), titles.length > 2 ? `${titles.length} chosen` : titles.join(', ') || 'none');
}

/** Other zones than the module's take finer values than days. */
function showZones(state, catalog, metrics) {
  const isFree = metrics.some((metric) => isAnyZone(metric, state));
  const near = [...new Set([catalog.zone, ownZone(), 'UTC'])];
  const first = near.map((zone) => ({ value: zone, text: zone === ownZone() ? `${zone} (yours)` : zone }));
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => !near.includes(zone));
  const offered = isFree
    ? [...first, ...others.map((zone) => ({ value: zone, text: zone, group: 'Everywhere' }))]
    : first.slice(0, 1);
  const select = byId('zone');
  if (select.options.length !== offered.length) fillSelect(select, offered, state.zone || catalog.zone);
  else select.value = state.zone || catalog.zone;
  if (select.value === '') select.value = catalog.zone;
  state.zone = select.value === catalog.zone ? '' : select.value;
  select.disabled = !isFree;
  byId('zone-note').hidden = isFree || metrics.length === 0;
  say(byId('zone-note'), `Kept by the day of ${catalog.zone}, and so not to be had in other time zones.`);
}

/** Tells of every choice in the form, as what it changes of the state. */
export function watchControls(onChange) {
  for (const name of FIELDS) byId(name).addEventListener('change', ({ target }) => onChange({ [name]: target.value }));
  for (const name of FLAGS) byId(name).addEventListener('change', ({ target }) => onChange({ [name]: target.checked }));
  byId('object-type').addEventListener('change', ({ target }) => onChange({ objectType: target.value, objects: [] }));
  byId('controls').addEventListener('submit', (event) => event.preventDefault());
  // A menu is left by Escape, or by going on to what follows it.
  for (const menu of document.querySelectorAll('.menu')) {
    menu.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
    menu.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
    });
  }
  document.addEventListener('click', ({ target }) => {
    for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(target)) menu.open = false;
  });
}
