import { byId } from './elements.js';

const TOKEN = 'write-token';
let asking;

/**
 * Asks the API, as far below `api/` as the path says, and answers what it answers. Where it lets only those write who know a token, the
 * visitor is asked for it, once in a session.
 *
 * @throws Error with what the API says has happened, and what to do
 */
export async function ask(path, options) {
  let response = await send(path, options);
  if (response.status === 401 && (await hasGivenToken())) response = await send(path, options);
  if (response.status === 401) sessionStorage.removeItem(TOKEN);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(explain(answer, response.status));
  return answer;
}

/** Asks the API; with the token where it is known, and something is to be written. */
export async function send(path, { headers, ...options } = {}) {
  const token = options.method && sessionStorage.getItem(TOKEN);
  const authorization = token && { authorization: `Bearer ${token}` };
  return fetch(`api/${path}`, { ...options, headers: { ...headers, ...authorization } });
}

/** The words of an error of NestJS, of a module, or of a route of diffs. */
function explain({ message, detail, remedy }, status) {
  const said = [message ?? detail ?? `the server answered ${status}`].flat().join('; ');
  return remedy && !said.includes(remedy) ? `${said} ${remedy}` : said;
}

function hasGivenToken() {
  asking ??= askForToken().finally(() => (asking = undefined));
  return asking;
}

async function askForToken() {
  const [dialog, text] = [byId('token'), byId('token-text')];
  text.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  if (dialog.returnValue !== 'given') return false;
  sessionStorage.setItem(TOKEN, text.value);
  return true;
}
