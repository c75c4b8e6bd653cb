// Started by child.spec.ts: answers every line with the number of its letters.
import { createInterface } from 'node:readline';

console.log('ready');
createInterface({ input: process.stdin }).on('line', (line) => {
  if (JSON.parse(line) === 'fail') throw new Error('told to fail');
  console.log(JSON.stringify({ length: JSON.parse(line).length }));
});
