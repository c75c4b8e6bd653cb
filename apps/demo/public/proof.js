import { ask } from './ask.js';
import { byId, format, say } from './elements.js';

const PROOFS = {
  'roll-back': {
    path: 'roll-back-half',
    meanwhile: 'At work, then verifying every follow and every cached column …',
    tell: tellOfRollBack,
  },
  kill: { path: 'kill-a-worker', meanwhile: 'A worker is at work …', tell: tellOfKill },
};

export function prepareProofs() {
  for (const [id, proof] of Object.entries(PROOFS))
    byId(id).addEventListener('click', () => void prove(byId(id), proof));
}

async function prove(button, { path, meanwhile, tell }) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true'); // stays in the tab order, unlike a disabled one
  say(byId('proof-said'), meanwhile);
  try {
    const answer = await ask(`proofs/${path}`, { method: 'POST' });
    say(byId('proof-said'), `${tell(answer)} Verify: ${format(answer.differences)} differences.`);
  } catch (error) {
    say(byId('proof-said'), `It did not take place: ${error.message}`);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

function tellOfRollBack({ transactions, rolledBack, counted, cached, followed }) {
  const numbers = `counter ${format(counted)}, cached column ${format(cached)}, follows ${format(followed)}`;
  return `${format(rolledBack)} of ${format(transactions)} were rolled back: ${numbers}.`;
}

function tellOfKill({ increments, acknowledged, countedAtDeath, counted }) {
  const atDeath = `Killed after ${format(acknowledged)} of ${format(increments)}, when ${format(countedAtDeath)} were counted`;
  return `${atDeath}; all made again: ${format(counted)}.`;
}
