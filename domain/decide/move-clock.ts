import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs } from '../instant.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** The sandbox moves a case's own clock forward; the move is an event like any other. */
export function moveClock(body: { to: string }, { now }: Context, state: CaseState): Decision {
  const ahead = toMs(body.to) - now;
  if (ahead < 0) return refuseField('/to', 'lies in the past of the case');
  return ahead === 0 ? { drafts: [] } : { drafts: [{ type: 'clock_moved', data: { shift: state.shift + ahead } }] };
}
