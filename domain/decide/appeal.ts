import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** Whoever a refusal went against may have it heard once, by a person of the platform (PL-05). */
export function appeal(
  state: CaseState,
  body: PartyCommandBody<'appeal'>,
  { actor, content, evidence }: Context,
): Decision {
  if (state.refused_by !== body.against)
    return refuseField('/against', 'is not the decision that can be appealed against');
  if (state.appeal) return refuse('wrong_stage', 'An appeal has been heard already.');
  const by = actor.role === 'merchant' ? 'merchant' : 'consumer';
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
