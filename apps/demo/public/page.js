import { byId, say } from './elements.js';
import { show } from './live.js';
import { prepareRace } from './race.js';

const events = new EventSource('api/live');
events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
events.addEventListener('error', () => say(byId('state'), 'The connection is lost; trying again …'));

byId('sample').addEventListener('click', () => void fetch('api/sample', { method: 'POST' }));

void fetch('api/visits', { method: 'POST' });
await prepareRace();
