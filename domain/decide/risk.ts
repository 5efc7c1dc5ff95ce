import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import { type RiskFacts, reasonOf } from '../risk.ts';
import type { CaseState } from '../state.ts';

/**
 * What the system notices in a command that was just done. It asks a person to look, and changes nothing else. A reason that was
 * noticed before in this case is known: whoever has looked at it is not asked again.
 */
export function noticeRisks(state: CaseState, facts: RiskFacts, { standard }: Pick<Context, 'standard'>): Draft[] {
  if (state.final) return [];
  const known = new Set(state.risks.map(reasonOf));
  const signals = standard.signals(facts).filter((signal) => !known.has(reasonOf(signal)));
  if (signals.length === 0) return [];
  return [{ type: 'risk_noticed', data: { signals }, rules: ['PL-05', 'PL-07'], clause: '2.3' }];
}
