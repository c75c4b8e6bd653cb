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

byId('sample').addEventListener('click', () => void fetch('api/sample', { method: 'POST' }));

byId('follow-changed').addEventListener('click', () => void fetch('api/follow-changed', { method: 'POST' }));

prepareFollows();
prepareDiffs();
prepareProofs();
prepareSearch(lookAtFound);
void fetch('api/visits', { method: 'POST' });
await prepareRace();
