import { byId, format, make, say } from './elements.js';

/** Shows what both sides run, and lets the button start them. */
export async function prepareRace() {
  byId('race').addEventListener('click', () => void race());
  const { increments, handwritten, spoor } = await (await fetch('api/race')).json();
  for (const element of document.querySelectorAll('.increments')) say(element, format(increments));
  say(byId('handwritten-source'), handwritten);
  say(byId('spoor-source'), spoor);
}

async function race() {
  const button = byId('race');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true'); // stays in the tab order, unlike a disabled one
  say(byId('verdict'), 'Racing …');
  try {
    const response = await fetch('api/race', { method: 'POST' });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    showResult(await response.json());
  } catch (error) {
    say(byId('verdict'), `The race did not take place: ${error.message}.`);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

function showResult({ increments, handwritten, spoor }) {
  showOutcome(byId('handwritten'), handwritten, increments);
  showOutcome(byId('spoor'), spoor, increments);
  say(
    byId('verdict'),
    `Hand-written lost ${format(handwritten.lost)} of ${format(increments)} increments, Spoor ${format(spoor.lost)}.`,
  );
}

function showOutcome(list, { count, lost, distinct, failed, milliseconds }, increments) {
  const rows = [
    ['Final count', format(count), count === increments],
    ['Lost increments', format(lost), lost === 0],
    ['Different answers', format(distinct), distinct === increments],
    ['Errors', format(failed), failed === 0],
    ['Time', `${format(milliseconds)} ms`, undefined],
  ];
  list.replaceChildren(
    ...rows.flatMap(([term, value, isGood]) => [make('dt', term), make('dd', value, { class: verdictClass(isGood) })]),
  );
}

function verdictClass(isGood) {
  if (isGood === undefined) return '';
  return isGood ? 'good' : 'bad';
}
