/** @param {string} id */
export const byId = (id) => document.getElementById(id);

/** An element with text or other elements in it. What metrics and objects are called never passes through HTML. */
export function make(tag, content = [], attributes = {}) {
  const element = document.createElement(tag);
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function makeSvg(tag, content = [], attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Writes text only where it differs: a screen reader speaks every change of a status. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts other boxes into a list; the one that a reader stands on stays the one if it is still there. */
export function replaceChoices(list, content) {
  const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
  list.replaceChildren(...content);
  if (focused !== undefined) [...list.querySelectorAll('input')].find(({ value }) => value === focused)?.focus();
}

/** Fills a select; the choice that was made stays if it is still there. */
export function fillSelect(select, options, chosen) {
  const groups = Map.groupBy(options, ({ group }) => group ?? '');
  const made = [...groups].flatMap(([group, some]) => {
    const items = some.map(({ value, text }) => make('option', text, { value }));
    return group === '' ? items : make('optgroup', items, { label: group });
  });
  select.replaceChildren(...made);
  const isThere = options.some(({ value }) => value === chosen);
  select.value = isThere ? chosen : (options[0]?.value ?? '');
}
