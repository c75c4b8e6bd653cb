import { ask, send } from './ask.js';
import { prepareDiffs, refreshDiffs } from './diffs.js';
import { byId, say } from './elements.js';
import { lookAtFound, prepareFollows, refreshFollows } from './follows.js';
import { show } from './live.js';
import { prepareProofs } from './proof.js';
import { prepareRace } from './race.js';
import { prepareSearch } from './search.js';

const events = new EventSource('api/live');
events.addEventListener('message', ({ data }) => {
  const snapshot = JSON.parse(data);
  show(snapshot);
  refreshFollows(snapshot.progress);
  refreshDiffs(snapshot.progress);
});
events.addEventListener('error', () => say(byId('state'), 'The connection is lost; trying again …'));

for (const id of ['sample', 'follow-changed']) byId(id).addEventListener('click', () => void write(id));

prepareFollows();
prepareDiffs();
prepareProofs();
prepareSearch(lookAtFound);
// Nobody is asked for a token before there is something to write: a visit without one is not counted.
void send('visits', { method: 'POST' }).catch(() => undefined);
await prepareRace();

async function write(path) {
  say(byId('import-said'), '');
  await ask(path, { method: 'POST' }).catch(({ message }) => say(byId('import-said'), message));
}
