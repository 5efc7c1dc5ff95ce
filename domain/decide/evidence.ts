import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** One side, or the platform, asks for evidence; its own window is paused until it is given or the time for it is over. */
export function requestEvidence(
  body: PartyCommandBody<'request_evidence'>,
  { actor, content, evidence }: Context,
): Decision {
  const from = body.from ?? 'consumer';
  if (actor.role === 'merchant' && from === 'merchant') return refuseField('/from', 'is the merchant itself');
  const items = body.items.map(({ kind }) => kind);
  return {
    drafts: [
      {
        type: 'evidence_requested',
        data: { from, items },
        to: 'awaiting_evidence',
        clause: '3.1.3a',
        content,
        evidence,
      },
    ],
  };
}

/** Evidence at any time; what was asked for brings the case back to where it was waiting. */
export function addEvidence(
  state: CaseState,
  body: PartyCommandBody<'add_evidence'>,
  { actor, content, evidence }: Context,
): Decision {
  const awaited = state.awaited_evidence;
  const answers = body.answers ?? null;
  if (answers !== null && awaited?.request !== answers)
    return refuseField('/answers', 'is no open request of this case');
  const given = awaited !== null && awaited.from === (actor.on_behalf_of ?? actor.role);
  const added = {
    type: 'evidence_added',
    data: { answers: given ? awaited.request : null },
    clause: '3.1.3a',
    content,
    evidence,
  } as const;
  if (!given) return { drafts: [added] };
  return {
    drafts: [added, { type: 'evidence_closed', data: { why: 'given' }, to: awaited.back_to, clause: '3.1.3a' }],
  };
}
