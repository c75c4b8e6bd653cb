import { ask } from './ask.js';
import { byId, make, say } from './elements.js';

const SHOWN = 30;
const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

/** What is looked at, as `files/ID`; below api, its diffs are at `…/diffs`. */
let subject = 'repositories/1';
let source;
/** After the last diff that was shown; empty to begin now. */
let cursor = '';
let listed = '';

export function prepareDiffs() {
  byId('diffs-of').addEventListener('change', ({ target }) => lookAt(target.value));
  byId('diffs-connect').addEventListener('click', () => (source ? disconnect() : connect()));
  byId('note').addEventListener('submit', (event) => {
    event.preventDefault();
    void writeNote();
  });
  lookAt(subject);
}

/** Lists again what can be looked at when an import has got on, or has ended. */
export function refreshDiffs({ state, imported, simulated }) {
  const now = state === 'importing' || state === 'following' ? 'moving' : [state, imported, simulated].join();
  if (now === listed) return;
  listed = now;
  void listSubjects();
  // The repository appears with its first commit.
  if (!source) lookAt(subject);
}

async function listSubjects() {
  const [directories, files, commits] = await Promise.all(
    ['cached/directories?limit=50', 'files?limit=50', 'commits?limit=20'].map((path) => ask(path)),
  );
  const select = byId('diffs-of');
  select.replaceChildren(
    option('repositories/1', 'The repository'),
    group('Directories', directories, ({ id, path }) => option(`directories/${id}`, path)),
    group('Files', files, ({ id, path }) => option(`files/${id}`, path)),
    group('Commits', commits, ({ hash, subject: title }) => option(`commits/${hash}`, title)),
  );
  if ([...select.options].some(({ value }) => value === subject)) select.value = subject;
  byId('diffs').hidden = files.length === 0;
}

function group(label, entities, optionOf) {
  return make('optgroup', entities.map(optionOf), { label });
}

function option(value, text) {
  return make('option', text, { value });
}

function lookAt(path) {
  disconnect();
  subject = path;
  cursor = '';
  byId('diffs-list').replaceChildren();
  byId('note').hidden = !path.startsWith('files/');
  say(byId('note-said'), '');
  connect();
}

/** Goes on after the last diff that was shown, be it after a moment or after an hour. */
function connect() {
  const since = cursor && `?since=${encodeURIComponent(cursor)}`;
  source = new EventSource(`api/${subject}/diffs${since}`);
  source.addEventListener('open', () => say(byId('diffs-state'), 'Connected: changes appear as they are committed'));
  source.addEventListener('error', () => {
    if (source?.readyState === EventSource.CLOSED) disconnect();
    else say(byId('diffs-state'), 'The connection is lost; it goes on from the last change …');
  });
  for (const type of ['message', 'cursor', 'gone'])
    source.addEventListener(type, (event) => {
      cursor = event.lastEventId;
    });
  source.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  source.addEventListener('gone', () =>
    byId('diffs-list').replaceChildren(make('li', 'More has changed than can be told')),
  );
  say(byId('diffs-connect'), 'Disconnect');
}

function disconnect() {
  source?.close();
  source = undefined;
  say(byId('diffs-connect'), 'Connect again');
  say(byId('diffs-state'), 'Not connected');
}

function show({ op, entity, data, changes, created, actor, timestamp }) {
  const what = `${op} ${entity.type} ${data.path ?? data.subject ?? data.name ?? entity.id.slice(0, 8)}`;
  const fields = created ? [] : Object.entries(changes).map(([field, [old, value]]) => `${field}: ${old} → ${value}`);
  const details = [times.format(new Date(timestamp)), ...(actor ? [`by ${actor}`] : []), ...fields].join(', ');
  const list = byId('diffs-list');
  list.prepend(make('li', make('span', [what, make('small', details)])));
  while (list.children.length > SHOWN) list.lastChild.remove();
}

async function writeNote() {
  const body = JSON.stringify({ note: byId('note-text').value });
  const headers = { 'content-type': 'application/json' };
  const failure = await ask(`${subject}/note`, { method: 'PUT', headers, body }).then(
    () => '',
    ({ message }) => `The note was not written: ${message}`,
  );
  say(byId('note-said'), failure);
}
