// A server of CouchDB's protocol, in memory, on a free port. It is a process of its own because it never gives up the feeds of clients
// that have gone. It prints {"url"}, then every {"request"}; on a line that says "cut" it breaks the connections of all feeds.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memoryAdapter from 'pouchdb-adapter-memory';

const print = (message) => console.log(JSON.stringify(message));
const InMemory = PouchDB.plugin(memoryAdapter).defaults({ adapter: 'memory' });
const answer = expressPouchDB(InMemory, { mode: 'minimumForPouchDB' });
const feeds = new Set();
const server = createServer((request, response) => {
  print({ request: request.url });
  if (request.url.includes('/_changes')) feeds.add(request.socket);
  answer(request, response);
});
server.listen(0, '127.0.0.1', () => print({ url: `http://127.0.0.1:${server.address().port}` }));
createInterface({ input: process.stdin }).on('line', (line) => {
  if (JSON.parse(line) === 'cut') for (const socket of feeds) socket.destroy();
});
