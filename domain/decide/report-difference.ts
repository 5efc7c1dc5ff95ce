import type { DifferenceReport } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { agrees } from '../reconciliation.ts';
import { refuse } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/**
 * The provider's statement differs from the ledger about a refund: at any stage and after the end of the case, a person looks, and no
 * money moves. What the ledger has heard since the comparison may have settled it.
 */
export function reportDifference({ refunds }: CaseState, body: DifferenceReport['body']): Decision {
  const refund = refunds.find(({ id }) => id === body.refund_id);
  if (!refund) return refuse('not_found', 'The case has no such refund.');
  const last = body.lines.at(-1);
  const isSettled = body.difference === 'state_differs' && last && agrees(last.status, refund.state) === true;
  return { drafts: isSettled ? [] : [{ type: 'statement_differs', data: body, clause: '4.2.2' }] };
}
