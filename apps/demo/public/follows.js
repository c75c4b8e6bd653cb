import { ask } from './ask.js';
import { byId, format, make, say } from './elements.js';

const LISTS = ['followings', 'followers', 'friends'];
const PAGE = 10;
const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** Who is looked at, as `person:ID` or `file:ID`; empty before there is anybody. */
let subject = '';
let shown = '';

export function prepareFollows() {
  byId('followable').addEventListener('change', ({ target }) => void attempt(() => lookAt(target.value)));
  byId('follow').addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(() => change('PUT', byId('follow-target').value));
  });
  for (const list of LISTS)
    byId(`more-${list}`).addEventListener('click', ({ target }) => void attempt(() => showPage(list, target.value)));
}

/** Shows whom somebody who was searched for follows, and who follows him. */
export function lookAtFound(key) {
  void attempt(() => lookAt(key)).then(() => byId('follows').scrollIntoView());
}

/** Reads what there is again when an import has got on, or has ended. */
export function refreshFollows({ state, imported, followed, simulated }) {
  const isMoving = state === 'importing' || state === 'following' || state === 'autoFollowing';
  const now = isMoving ? 'moving' : [state, imported, followed, simulated].join();
  if (now === shown || (isMoving && subject)) return;
  shown = now;
  void attempt(load);
}

async function load() {
  const [people, files] = await Promise.all([ask('people?limit=100'), ask('files?limit=100')]);
  const keys = [...people.map(({ id }) => `person:${id}`), ...files.map(({ id }) => `file:${id}`)];
  for (const select of [byId('followable'), byId('follow-target')]) {
    const chosen = select.value;
    select.replaceChildren(
      optionGroup('People', 'person', people, ({ name }) => name),
      optionGroup('Files', 'file', files, ({ path }) => path),
    );
    if (keys.includes(chosen)) select.value = chosen;
  }
  byId('follows').hidden = keys.length === 0;
  if (keys.length > 0) await lookAt(keys.includes(subject) ? subject : keys[0]);
}

function optionGroup(label, type, entities, nameOf) {
  const entries = entities.map((entity) => make('option', nameOf(entity), { value: `${type}:${entity.id}` }));
  return make('optgroup', entries, { label });
}

async function lookAt(key) {
  subject = key;
  const { name, followers, followings, friends } = await ask(`followables/${pathOf(key)}`);
  const select = byId('followable');
  if (![...select.options].some(({ value }) => value === key)) select.append(make('option', name, { value: key }));
  select.value = key;
  const isPerson = key.startsWith('person:');
  byId('follow').hidden = !isPerson;
  for (const list of LISTS) byId(list).parentElement.hidden = !isPerson && list !== 'followers';
  say(byId('followings-count'), format(followings));
  say(byId('followers-count'), format(followers));
  say(byId('friends-count'), format(friends));
  await Promise.all(LISTS.filter((list) => isPerson || list === 'followers').map((list) => showPage(list)));
}

/** A page of a list of the subject; from its beginning without a cursor. */
async function showPage(list, after) {
  const key = subject;
  const query = new URLSearchParams({ limit: String(PAGE), ...(after && { after }) });
  const { items, nextCursor } = await ask(`followables/${pathOf(key)}/${list}?${query}`);
  const relationships = await relationshipsOf(key, items);
  if (key !== subject) return; // somebody else has been chosen meanwhile
  const rows = items.map((item, index) => row(item, relationships[index]));
  byId(list).replaceChildren(...(rows.length > 0 ? rows : [make('li', 'Nobody and nothing', { class: 'quiet' })]));
  byId(`more-${list}`).value = nextCursor ?? '';
  byId(`more-${list}`).hidden = !nextCursor;
}

async function relationshipsOf(key, items) {
  if (!key.startsWith('person:') || items.length === 0) return [];
  const query = new URLSearchParams(items.map(({ type, id }) => ['target', `${type}:${id}`]));
  return await ask(`people/${key.slice('person:'.length)}/relationships?${query}`);
}

function row({ type, id, name, since }, relationship) {
  const key = `${type}:${id}`;
  const look = make('button', name, { type: 'button', class: 'plain' });
  look.addEventListener('click', () => void attempt(() => lookAt(key)));
  const date = make('small', `since ${dates.format(new Date(since))}${relationship?.mutual ? ', both' : ''}`);
  if (!relationship) return make('li', [make('span', [look, date])]);
  const [label, method] = relationship.following ? ['Unfollow', 'DELETE'] : ['Follow', 'PUT'];
  const button = make('button', label, { type: 'button', 'aria-label': `${label} ${name}` });
  button.addEventListener('click', () => void attempt(() => change(method, key)));
  return make('li', [make('span', [look, date]), button]);
}

async function change(method, target) {
  const person = subject.slice('person:'.length);
  const { changed } = await ask(`people/${person}/follows/${pathOf(target)}`, { method });
  await lookAt(subject);
  if (method === 'PUT') say(byId('follow-said'), changed ? 'Followed.' : 'Followed already, since before.');
  else say(byId('follow-said'), changed ? 'Unfollowed.' : 'It was not followed.');
}

function pathOf(key) {
  return key.replace(':', '/');
}

async function attempt(work) {
  say(byId('follow-said'), '');
  try {
    await work();
  } catch (error) {
    say(byId('follow-said'), error.message);
  }
}
