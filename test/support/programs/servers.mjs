// Started by watchdog.spec.ts: starts servers, says where they are, and then never stops them.
import { startPostgres, startRedis } from '@spoor/test-servers';

const [ending] = process.argv.slice(2);
console.log(JSON.stringify({ starting: true }));
const { pids: postgres } = await startPostgres({ settings: {} });
const { pids: redis } = await startRedis({ settings: {} });
console.log(JSON.stringify({ pids: [...postgres, ...redis] }));
if (ending === 'wait') setInterval(() => {}, 60_000);
