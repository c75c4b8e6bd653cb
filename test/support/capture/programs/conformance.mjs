// Runs the suite of row capture on the two databases that the environment names, and says how each case ended.
import { DataSource } from 'typeorm';

const { behaviourCasesOf } = await import(new URL('../behaviours/index.ts', import.meta.url));
const { operationCases } = await import(new URL('../cases/index.ts', import.meta.url));
const { CAPTURE_ENTITIES } = await import(new URL('../entities/index.ts', import.meta.url));
const { casesFor } = await import(new URL('../operation-case.ts', import.meta.url));
const { runBehaviour, runOperation } = await import(new URL('../run-operation.ts', import.meta.url));
const { World } = await import(new URL('../world.ts', import.meta.url));

const { kind, addresses, isFull } = JSON.parse(process.env.DATABASES);

async function createWorld(address) {
  const open = (options) => new DataSource({ ...address, entities: CAPTURE_ENTITIES, ...options }).initialize();
  return new World(kind, await open({ synchronize: true }), open);
}
const [captured, plain] = await Promise.all(addresses.map(createWorld));
const { typeorm } = plain;

const cases = [];
const take = async (title, run) => {
  try {
    await run();
    cases.push({ title });
  } catch (error) {
    cases.push({ title, error: String(error.stack) });
  }
};
for (const operation of casesFor(operationCases, kind, typeorm))
  await take(operation.title, () => runOperation(operation, captured, plain, isFull ? undefined : ['both']));
for (const behaviour of casesFor(behaviourCasesOf(isFull), kind, typeorm))
  await take(behaviour.title, () => runBehaviour(behaviour, captured));
console.log(JSON.stringify({ typeorm, cases }));
await Promise.all([captured, plain].map(({ dataSource }) => dataSource.destroy()));
