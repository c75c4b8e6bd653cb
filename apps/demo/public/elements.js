/** @param {string} id */
export const byId = (id) => document.getElementById(id);

const numbers = new Intl.NumberFormat('en');
/** @param {number} value */
export const format = (value) => numbers.format(value);

/** Writes text only where it differs: a screen reader speaks every change of a status. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An element with text or other elements in it. Names of people and files never pass through HTML. */
export function make(tag, content, attributes = {}) {
  const element = document.createElement(tag);
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
