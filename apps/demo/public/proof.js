import { byId, format, say } from './elements.js';

export function prepareProof() {
  byId('roll-back').addEventListener('click', () => void rollBackHalf());
}

async function rollBackHalf() {
  const button = byId('roll-back');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true'); // stays in the tab order, unlike a disabled one
  say(byId('roll-back-said'), 'At work, then verifying every follow and every cached column …');
  try {
    const response = await fetch('api/proofs/roll-back-half', { method: 'POST' });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message ?? `the server answered ${response.status}`);
    say(byId('roll-back-said'), sentence(answer));
  } catch (error) {
    say(byId('roll-back-said'), `It did not take place: ${error.message}`);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

function sentence({ transactions, rolledBack, counted, cached, followed, differences }) {
  const numbers = `counter ${format(counted)}, cached column ${format(cached)}, follows ${format(followed)}`;
  return `${format(rolledBack)} of ${format(transactions)} were rolled back: ${numbers}. Verify: ${format(differences)} differences.`;
}
