import { ask } from './ask.js';
import { byId, format, make, say } from './elements.js';

/** Shows what both sides of the chosen race run, and lets the button start them. */
export async function prepareRace() {
  byId('race').addEventListener('click', () => void race());
  byId('race-of').addEventListener('change', () => void showSides());
  await showSides();
}

const address = () => `races/${byId('race-of').value}`;

async function showSides() {
  const { task, handwritten, spoor } = await ask(address());
  say(byId('race-task'), task);
  say(byId('verdict'), '');
  for (const [side, source] of Object.entries({ handwritten, spoor })) {
    say(byId(`${side}-source`), source);
    byId(side).replaceChildren();
  }
}

async function race() {
  const [button, choice] = [byId('race'), byId('race-of')];
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true'); // stays in the tab order, unlike a disabled one
  choice.disabled = true;
  say(byId('verdict'), 'Racing …');
  try {
    showResult(await ask(address(), { method: 'POST' }));
  } catch (error) {
    say(byId('verdict'), `The race did not take place: ${error.message}`);
  } finally {
    button.removeAttribute('aria-disabled');
    choice.disabled = false;
  }
}

function showResult({ calls, handwritten, spoor }) {
  showOutcome(byId('handwritten'), handwritten);
  showOutcome(byId('spoor'), spoor);
  say(byId('verdict'), `Of ${format(calls)} calls: hand-written ${verdictOf(handwritten)}; Spoor ${verdictOf(spoor)}.`);
}

function verdictOf({ figures, failed }) {
  const wrong = figures
    .filter(({ value, expected }) => value !== expected)
    .map(({ name, value, expected }) => `${name} ${format(value)} instead of ${format(expected)}`);
  if (failed > 0) wrong.push(`${format(failed)} ended in an error`);
  return wrong.length > 0 ? wrong.join(', ') : 'everything right';
}

function showOutcome(list, { figures, failed, milliseconds }) {
  const rows = [
    ...figures.map(({ name, value, expected }) => [name, format(value), value === expected ? 'good' : 'bad']),
    ['Errors', format(failed), failed === 0 ? 'good' : 'bad'],
    ['Time', `${format(milliseconds)} ms`, ''],
  ];
  list.replaceChildren(
    ...rows.flatMap(([term, value, verdict]) => [make('dt', term), make('dd', value, { class: verdict })]),
  );
}
