import assert from 'node:assert/strict';
import { evolve } from '../../domain/evolve.ts';
import { isAtRisk, reasonOf } from '../../domain/risk.ts';
import { isUndone } from '../../domain/task.ts';
import type { PureCase } from './pure-ledger.ts';

const verdicts: ReadonlySet<string> = new Set(['approved', 'rejected', 'inspected', 'settlement_made']);

/** What must hold of signals, whatever happened to a case. @throws AssertionError where it does not. */
export function holdsForPeople(before: PureCase | null, { state, fresh }: PureCase): void {
  let past = before?.state ?? null;
  for (const { leaf } of fresh.slice(before?.fresh.length ?? 0)) {
    if (past && isAtRisk(past) && leaf.actor.role === 'system')
      assert(!verdicts.has(leaf.type), `${leaf.type} by itself, while a person is asked to look`);
    if (leaf.type === 'rejected')
      assert(!JSON.stringify(leaf.data).includes('signal'), 'no refusal says anything of a signal');
    past = evolve(past, leaf);
  }
  const reasons = state.risks.map(reasonOf);
  assert.equal(new Set(reasons).size, reasons.length, `nothing is noticed twice: ${reasons.join(', ')}`);
  const asked = state.tasks.filter(({ kind }) => kind === 'risk');
  assert(asked.filter(isUndone).length <= 1, 'one person at a time looks at the signals');
  assert.equal(asked.length > 0, reasons.length > 0, 'a person is asked when something was noticed, and only then');
  if (state.set_aside !== null) assert.equal(state.stage, 'platform_review', 'what was set aside is with the platform');
  assert(!state.final || !isAtRisk(state), 'there is nothing to look for when all is over');
}
