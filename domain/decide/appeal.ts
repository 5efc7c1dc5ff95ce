import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** Whoever a refusal, or an approval by silence, went against may have it heard once, by a person of the platform (PL-05). */
export function appeal(
  state: CaseState,
  body: PartyCommandBody<'appeal'>,
  { actor, content, evidence }: Context,
): Decision {
  if (state.appeal) return refuse('wrong_stage', 'An appeal has been heard already.');
  const { appealable } = state;
  if (appealable?.event !== body.against) {
    return refuseField('/against', 'is not the decision that can be appealed against');
  }
  const by = actor.role === 'merchant' ? 'merchant' : 'consumer';
  if (appealable.by !== by) return refuse('not_your_command', 'Whoever a decision went against appeals.');
  return {
    drafts: [
      {
        type: 'appealed',
        data: { against: body.against, by },
        to: 'platform_review',
        rules: ['PL-05'],
        clause: '3.1.3b',
        content,
        evidence,
      },
    ],
  };
}
