import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs } from '../instant.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { claimed } from './claimed-lines.ts';

/** The consumer asks for another remedy, where the rules leave one; the application is judged anew by it. */
export function chooseRemedy(
  state: CaseState,
  body: PartyCommandBody<'choose_remedy'>,
  { standard, calendar, position, terms, content, evidence }: Context,
): Decision {
  const { remedy, lines, sku } = body;
  if (state.agreed || state.appeal) return refuse('wrong_stage', 'The remedy is decided on already.');
  if (!state.assessment.remedies.includes(remedy)) return refuseField('/remedy', 'is not one that the rules leave');
  if (sku) return refuseField('/sku', 'is for an exchange');
  if (lines && !namesAll(state, lines))
    return refuseField('/lines', 'must be all that the case claims: it has one remedy');
  const assessment = standard.assess(
    { ...state.application, remedy },
    { noticeAt: toMs(state.notice_at), calendar, position, terms },
  );
  return {
    drafts: [
      {
        type: 'remedy_chosen',
        data: { remedy, assessment },
        to: assessment.review_by === 'platform' ? 'platform_review' : 'awaiting_review',
        rules: assessment.rules,
        clause: '2.1',
        content,
        evidence,
      },
    ],
  };
}

function namesAll(state: CaseState, lines: { line_id: string; quantity: number }[]): boolean {
  const all = claimed(state);
  return (
    lines.length === all.length &&
    all.every((claim) => lines.some((line) => line.line_id === claim.line_id && line.quantity === claim.quantity))
  );
}
