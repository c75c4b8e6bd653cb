import { prepareDiffs, refreshDiffs } from './diffs.js';
import { byId, say } from './elements.js';
import { prepareFollows, refreshFollows } from './follows.js';
import { show } from './live.js';
import { prepareRace } from './race.js';

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
void fetch('api/visits', { method: 'POST' });
await prepareRace();
