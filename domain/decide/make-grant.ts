import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { ContentRef, Draft } from '../events.ts';
import { type Grant, grantedBy } from '../grant.ts';
import { minus } from '../line-quantities.ts';
import { refuse } from '../refusal.ts';
import type { Granted, Settlement } from '../standard.ts';
import type { CaseState } from '../state.ts';
import type { Approver, Bearer } from '../vocabulary.ts';
import { claimed } from './claimed-lines.ts';
import { nextVersion } from './settlement.ts';

/** What a grant comes with: the proposal that was agreed to, if there was one, and whose word there is for it. */
type With = {
  proposalId: string | null;
  agreed: readonly Approver[];
  content: ContentRef[];
  evidence?: Draft['evidence'];
};

/** Makes a grant, by the case, the order and the liability as they are now: the next version of the settlement pays it. */
export function makeGrant(
  state: CaseState,
  grant: Grant,
  { proposalId, agreed, content, evidence }: With,
  context: Context,
): Decision {
  const refused = refuseGrant(state, grant, { isProposed: proposalId !== null, agreed }, context);
  if (refused) return refused;
  const made = nextVersion(state, settlementWith(state, grant, context));
  if (!made) return refuse('exceeds_paid', 'The price reduction is more than what was paid and not yet refunded.');
  const granted: Draft = {
    type: 'granted',
    data: { grant, proposal_id: proposalId },
    rules: grant.rules,
    clause: grant.clause,
    content,
    ...(evidence ? { evidence } : {}),
  };
  return { drafts: [granted, made] };
}

/** Whether the merchant must agree: the platform gives at the merchant's cost, for nothing that the merchant is liable for. */
export function needsMerchant(state: CaseState, { kind, borne_by, granted_by }: Grant): boolean {
  const isOwed = kind === 'compensation' && isLiable(state, 'merchant');
  return borne_by === 'merchant' && granted_by === 'platform' && !isOwed;
}

type Standing = { isProposed: boolean; agreed: readonly Approver[] };

function refuseGrant(state: CaseState, grant: Grant, { isProposed, agreed }: Standing, context: Context) {
  const { standard, position } = context;
  if (state.held) return refuse('wrong_stage', 'The case is held; nothing is granted until it is released.');
  if (grant.borne_by === 'carrier' && !isLiable(state, 'carrier'))
    return refuse('not_liable', 'The carrier bears only what it is liable for: assign-liability first.');
  if (needsMerchant(state, grant) && !agreed.includes('merchant'))
    return refuse('not_liable', 'The merchant is not liable any more, and has not agreed.');
  const goodwill = grantedBy(state).goodwill + position.granted.goodwill + (isProposed ? 0 : grant.amount);
  return grant.kind === 'goodwill' && goodwill > standard.numbers.goodwill_cap
    ? refuse('exceeds_cap', 'The goodwill of an order, over all its cases, would be more than the standard allows.')
    : null;
}

function isLiable({ liability }: CaseState, bearer: Bearer): boolean {
  return liability?.some(({ party, percent }) => party === bearer && percent > 0) ?? false;
}

function settlementWith(state: CaseState, { kind, amount, borne_by }: Grant, context: Context): Settlement {
  const { standard, position } = context;
  const granted: Granted = {
    kind,
    amount,
    rule: standard.grants[kind].rule,
    borne_by,
    ...(kind === 'price_reduction' ? { lines: minus(claimed(state), state.settlement?.lines ?? []) } : {}),
  };
  return standard.grant(state.application, { position, earlier: state.settlement, granted });
}
