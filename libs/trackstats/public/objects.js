import { ask } from './data.js';
import { byId, make, replaceChoices, say } from './dom.js';
import { periodsOf } from './controls.js';

/** So many lines are told apart at a glance. */
const FIRST = 3;
const MOST = 12;

let listed = [];
let asked = '';
/** What is chosen now. */
let current = { type: '', chosen: [], onChange: () => {} };

/** The objects that are shown: those that the reader has chosen, or those with the largest values. */
export async function chooseObjects(state, metrics, range, onChange) {
  const [metric] = metrics.filter((each) => periodsOf(each, state).length > 0);
  byId('objects').hidden = !state.objectType || !metric;
  if (byId('objects').hidden) return [];
  const question = { metric: metric.name, type: state.objectType, period: state.period, ...range };
  const key = JSON.stringify(question);
  if (key !== asked) {
    ({ objects: listed } = await ask('objects', question));
    asked = key;
  }
  const refs = listed.map(refOf);
  const chosen = state.objects.length > 0 ? state.objects : refs.slice(0, FIRST);
  const known = [...listed, ...chosen.filter((ref) => !refs.includes(ref)).map(unlisted)];
  byId('objects-empty').hidden = listed.length > 0;
  showList(known, chosen, onChange);
  say(byId('objects-chosen'), chosen.length === 0 ? 'none' : `${chosen.length} of ${known.length}`);
  current = { type: state.objectType, chosen, onChange };
  return chosen;
}

const refOf = ({ type, id }) => `${type}:${id}`;

function unlisted(ref) {
  const [type, id] = ref.split(/:(.*)/s);
  return { type, id, name: `${type} ${id}` };
}

function showList(objects, chosen, onChange) {
  const boxes = objects.map((object) => {
    const input = make('input', [], { type: 'checkbox', value: refOf(object) });
    input.checked = chosen.includes(input.value);
    input.disabled = !input.checked && chosen.length >= MOST;
    input.addEventListener('change', () => {
      const others = chosen.filter((ref) => ref !== input.value);
      onChange({ objects: input.checked ? [...others, input.value] : others });
    });
    return make('label', [input, ' ', object.name]);
  });
  replaceChoices(byId('objects-list'), boxes);
}

/** Adds the object whose id a reader has typed. */
function addTyped() {
  const field = byId('object-id');
  const id = field.value.trim();
  const object = `${current.type}:${id}`;
  if (id === '' || current.chosen.includes(object)) return;
  field.value = '';
  current.onChange({ objects: [...current.chosen, object].slice(-MOST) });
}

byId('object-add').addEventListener('click', addTyped);
byId('object-id').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  addTyped();
});
