/** What the server tells when it cannot answer. */
export class Problem extends Error {}

/** @param {string} path below `data/` */
export async function ask(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const each of [value].flat()) if (each !== undefined && each !== '') query.append(name, each);
  const response = await fetch(`data/${path}?${query}`, { headers: { accept: 'application/json' } }).catch(() => {
    throw new Problem('The server cannot be reached. What is shown may be out of date.');
  });
  if (response.ok && !response.redirected) return await response.json();
  if (response.status === 401 || response.status === 403 || response.redirected)
    throw new Problem('You may not see these statistics, or are no longer signed in.');
  const problem = await response.json().catch(() => ({}));
  throw new Problem(problem.message ?? `The server answered with ${response.status}.`);
}
