import { openClock } from '../clocks.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** Whoever a refusal, a decision or an approval by silence went against may have it heard once, by a person of the platform (PL-05). */
export function appeal(
  state: CaseState,
  body: PartyCommandBody<'appeal'>,
  { actor, standard, content, evidence }: Context,
): Decision {
  const by = actor.role === 'merchant' ? 'merchant' : 'consumer';
  // one decision may have gone against both sides, each for its own part
  const against = state.appealable.filter(({ event }) => event === body.against);
  if (against.length === 0) return refuseField('/against', 'is not the decision that can be appealed against');
  if (!against.some((one) => one.by === by))
    return refuse('not_your_command', 'Whoever a decision went against appeals.');
  if (openClock(state, 'appeal')?.side !== by) return refuse('wrong_stage', 'The window for an appeal is over.');
  return {
    drafts: [
      {
        type: 'appealed',
        data: { against: body.against, by },
        to: 'platform_review',
        rules: ['PL-05', standard.citations.mediation],
        clause: '3.1.3b',
        content,
        evidence,
      },
    ],
  };
}
