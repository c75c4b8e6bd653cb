import { byId, format, make, say } from './elements.js';

const STATES = {
  opening: 'Reading the repository …',
  waiting: 'Waiting for a worker to import; what is in its way, its log says',
  importing: 'Importing …',
  following: 'Another process is importing …',
  autoFollowing: 'Following the files that each person has changed …',
  counting: 'Counting the statistics …',
  stopped: 'Stopped; the next start goes on from here',
  complete: 'Up to date',
  blocked: 'Not importing',
};

/** Shows a snapshot of the server. */
export function show({ progress, counters, people, files, cachedPeople, cachedDirectories }) {
  showProgress(progress);
  byId('counters').replaceChildren(...counters.map(card));
  showRanking(byId('people'), people, personHeading, ['commits', 'lines']);
  showRanking(byId('files'), files, ({ path }) => [path], ['commits', 'lines']);
  showRanking(byId('cached-people'), cachedPeople, personHeading, ['commitsCount']);
  showRanking(byId('cached-directories'), cachedDirectories, directoryHeading, ['filesCount']);
}

function personHeading({ name, email }) {
  return [name, make('small', email)];
}

function directoryHeading({ path }) {
  return path === '.' ? [path, make('small', 'the repository itself')] : [path];
}

function showProgress(progress) {
  const { state, repository, imported, followed, total, simulated, sampleOffered, notice } = progress;
  say(byId('state'), STATES[state]);
  say(byId('repository'), repository ?? 'a repository');
  byId('simulated').hidden = !simulated;
  byId('progress').max = Math.max(total, 1);
  byId('progress').value = state === 'autoFollowing' ? followed : imported;
  say(byId('amount'), `${format(imported)} of ${format(total)} commits`);
  showAutoFollow(progress);
  byId('notice').hidden = !notice;
  say(byId('notice-message'), notice?.message ?? '');
  say(byId('notice-remedy'), notice?.remedy ?? '');
  byId('sample').hidden = !sampleOffered;
}

function showAutoFollow({ followChanged, followChangedOffered, followed, total }) {
  byId('follow-changed').hidden = !followChangedOffered;
  byId('followed').hidden = !followChanged;
  const done = `${format(followed)} of ${format(total)} commits`;
  say(byId('followed'), `People follow the files that they change, as auto-watch does: ${done}`);
}

function card({ name, count }) {
  return make('div', [make('dt', [labelOf(name), make('code', name)]), make('dd', format(count))]);
}

function labelOf(name) {
  if (name.startsWith('demo:import:')) return 'commits imported';
  if (name.startsWith('demo:follow-changed:')) return 'commits whose files are followed';
  return { 'demo:lines': 'lines changed', 'demo:visits': 'visits to this page' }[name] ?? '';
}

/** The longest bar is the first column's largest number. */
function showRanking(body, ranked, describe, columns) {
  const [first] = columns;
  const most = Math.max(...ranked.map((entry) => entry[first]));
  const rows = ranked.map((entry) => {
    const heading = make('th', describe(entry), { scope: 'row' });
    heading.style.setProperty('--share', String((100 * entry[first]) / most));
    return make('tr', [heading, ...columns.map((column) => make('td', format(entry[column])))]);
  });
  const empty = make('tr', make('td', 'Nothing yet', { colspan: String(1 + columns.length) }), { class: 'empty' });
  body.replaceChildren(...(rows.length > 0 ? rows : [empty]));
}
