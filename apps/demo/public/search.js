import { byId, format, make, say } from './elements.js';

/** @param {(key: string) => void} choose is told `person:ID` or `file:ID` */
export function prepareSearch(choose) {
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    void search(byId('search-text').value, choose);
  });
}

async function search(text, choose) {
  const response = await fetch(`api/followables?${new URLSearchParams({ text, limit: '20' })}`);
  const found = await response.json();
  if (!response.ok) return say(byId('search-said'), [found.message].flat().join('; '));
  say(byId('search-said'), found.length === 0 ? 'Nobody and nothing is called so.' : `${format(found.length)} found`);
  byId('found').replaceChildren(...found.map((each) => row(each, choose)));
}

function row({ type, id, name }, choose) {
  const look = make('button', name, { type: 'button', class: 'plain' });
  look.addEventListener('click', () => choose(`${type}:${id}`));
  return make('li', [make('span', [look, make('small', type)])]);
}
