import { ask } from './ask.js';
import { byId, format, make, say } from './elements.js';

/** @param {(key: string) => void} choose is told `person:ID` or `file:ID` */
export function prepareSearch(choose) {
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const searching = search(byId('search-text').value, choose);
    void searching.catch(({ message }) => say(byId('search-said'), message));
  });
}

async function search(text, choose) {
  const found = await ask(`followables?${new URLSearchParams({ text, limit: '20' })}`);
  say(byId('search-said'), found.length === 0 ? 'Nobody and nothing is called so.' : `${format(found.length)} found`);
  byId('found').replaceChildren(...found.map((each) => row(each, choose)));
}

function row({ type, id, name }, choose) {
  const look = make('button', name, { type: 'button', class: 'plain' });
  look.addEventListener('click', () => choose(`${type}:${id}`));
  return make('li', [make('span', [look, make('small', type)])]);
}
