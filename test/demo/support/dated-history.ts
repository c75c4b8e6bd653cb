const DAY = 86_400;
/** Around days on which clocks are set, and on one that Apia left out. */
const STRETCHES = ['2011-12-28', '2020-03-28', '2020-10-24', '2021-04-03'];

/** A `git fast-import` stream: commits at odd instants of a few days each, by three people, to five files. */
export function datedHistory(): Buffer {
  const chunks: string[] = [];
  const instants = STRETCHES.flatMap((date) =>
    Array.from(
      { length: 40 },
      (_, index) => Date.parse(`${date}T00:00:00Z`) / 1_000 + ((index * 7_919 * 13) % (4 * DAY)),
    ),
  ).toSorted((one, other) => one - other);
  for (const [index, instant] of instants.entries()) {
    const name = ['Ada', 'Ben', 'Chioma'][(index * 5) % 3] as string;
    const who = `${name} <${name}@Example.org> ${instant} +0000`;
    chunks.push(`commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata 6\nChange\n`);
    for (let turn = 0; turn <= index % 3; turn += 1) {
      const content = Array.from({ length: 1 + ((index * 3 + turn) % 7) }, (_, line) => `${index} ${line}\n`).join('');
      chunks.push(`M 100644 inline file-${(index + turn) % 5}.txt\ndata ${content.length}\n${content}\n`);
    }
  }
  return Buffer.from(chunks.join(''));
}
