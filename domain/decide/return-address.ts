import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import { type Refusal, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** Where the consumer sends the goods, and who sees to it that it is known (NR-08). */

export function refuseAddress(
  { return_address }: PartyCommandBody<'approve'>,
  { publishedAddress }: Context,
): { refusal: Refusal } | null {
  if (!return_address) return refuseField('/return_address', 'is needed when goods come back');
  return return_address === 'default' && publishedAddress === null
    ? refuseField('/return_address', 'is default, but the merchant has published no return address')
    : null;
}

/**
 * A decision that sends the goods back names the address: the one given with it or before, else the one that the merchant has
 * published. Where there is none, the platform is told, who must find it out while the consumer's window runs.
 */
export function publishedIn(state: CaseState, decision: Draft, context: Context): Draft[] {
  if (state.return_address !== null || hasAddress(decision)) return [decision];
  if (context.publishedAddress) return [withPublished(decision, context.publishedAddress)];
  const level = Math.max(2, state.escalation_level);
  const rules = [context.standard.citations.no_address];
  return [
    decision,
    { type: 'escalated', data: { clock: 'ship_back', to: 'platform', level }, rules, clause: '3.1.3c' },
  ];
}

function withPublished(draft: Draft, published: NonNullable<Context['publishedAddress']>): Draft {
  return { ...draft, content: [...(draft.content ?? []), published] };
}

function hasAddress({ content }: Draft): boolean {
  return content?.some(({ kind }) => kind === 'return_address') ?? false;
}
