import { byId, format, make, say } from './elements.js';

const STATES = {
  opening: 'Reading the repository …',
  importing: 'Importing …',
  following: 'Another process is importing …',
  stopped: 'Stopped; the next start goes on from here',
  complete: 'Up to date',
  blocked: 'Not importing',
};

/** Shows a snapshot of the server. */
export function show({ progress, counters, people, files }) {
  showProgress(progress);
  byId('counters').replaceChildren(...counters.map(card));
  showRanking(byId('people'), people, ({ name, email }) => [name, make('small', email)]);
  showRanking(byId('files'), files, ({ path }) => [path]);
}

function showProgress({ state, repository, imported, total, simulated, sampleOffered, notice }) {
  say(byId('state'), STATES[state]);
  say(byId('repository'), repository ?? 'a repository');
  byId('simulated').hidden = !simulated;
  byId('progress').max = Math.max(total, 1);
  byId('progress').value = imported;
  say(byId('amount'), `${format(imported)} of ${format(total)} commits`);
  byId('notice').hidden = !notice;
  say(byId('notice-message'), notice?.message ?? '');
  say(byId('notice-remedy'), notice?.remedy ?? '');
  byId('sample').hidden = !sampleOffered;
}

function card({ name, count }) {
  return make('div', [make('dt', [labelOf(name), make('code', name)]), make('dd', format(count))]);
}

function labelOf(name) {
  if (name.startsWith('demo:import:')) return 'commits imported';
  return { 'demo:lines': 'lines changed', 'demo:visits': 'visits to this page' }[name] ?? '';
}

function showRanking(body, ranked, describe) {
  const most = Math.max(...ranked.map(({ commits }) => commits));
  const rows = ranked.map((entry) => {
    const heading = make('th', describe(entry), { scope: 'row' });
    heading.style.setProperty('--share', String((100 * entry.commits) / most));
    return make('tr', [heading, make('td', format(entry.commits)), make('td', format(entry.lines))]);
  });
  const empty = make('tr', make('td', 'Nothing yet', { colspan: '3' }), { class: 'empty' });
  body.replaceChildren(...(rows.length > 0 ? rows : [empty]));
}
