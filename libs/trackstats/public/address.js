/** What is shown, as it stands in the page's address: to be kept, sent to somebody, and gone back to. */
const DEFAULTS = {
  metrics: [],
  objectType: '',
  objects: [],
  period: 'day',
  range: '30',
  from: '',
  to: '',
  kind: 'line',
  zone: '',
  previous: false,
  cumulative: false,
};

export function readAddress() {
  const given = new URLSearchParams(location.search);
  const entries = Object.entries(DEFAULTS).map(([name, byDefault]) => {
    if (Array.isArray(byDefault)) return [name, given.getAll(name)];
    if (typeof byDefault === 'boolean') return [name, given.get(name) === 'true'];
    return [name, given.get(name) ?? byDefault];
  });
  return Object.fromEntries(entries);
}

export function writeAddress(state) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state))
    for (const each of [value].flat()) if (String(each) !== String(DEFAULTS[name])) query.append(name, each);
  const text = query.size > 0 ? `?${query}` : '';
  history.replaceState(null, '', location.pathname + text);
}
