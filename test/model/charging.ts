import type { ApplicationInput } from '../../domain/application.ts';
import type { ChargeReport, Command, PartyCommandBody } from '../../domain/commands.ts';
import type { CaseState } from '../../domain/state.ts';
import { anApplication } from '../harness/applications.ts';
import { type PureTeller, pureCase } from './pure-case.ts';

/** A case whose consumer is charged, for tests beside the pure code. */

export const theCharge = 'ch_pure_1';
const { order } = anApplication({ orderId: 'o-1' });
/** Two tenders in money, and points. */
export const tenders = [
  { id: 't1', kind: 'wechat', amount: 12_900 },
  { id: 't2', kind: 'card', amount: 5000, payment_ref: 'pi_1' },
  { id: 't3', kind: 'points', amount: 0, units: 100 },
];

export const ask = (more: Partial<PartyCommandBody<'request_charge'>> = {}): Command => ({
  command: 'request_charge',
  body: { purpose: 'hold', amount: 10_000, reason: 'The goods go out first.', ...more },
});
export const accept = (tender_id = 't1', charge_id = theCharge): Command => ({
  command: 'accept_charge',
  body: { charge_id, tender_id },
});
export const take = (amount: number, charge_id = theCharge): Command => ({
  command: 'capture_charge',
  body: { charge_id, amount, reason: 'The goods did not come back.' },
});
export const letGo = (charge_id = theCharge): Command => ({
  command: 'release_charge',
  body: { charge_id, reason: 'The goods are back.' },
});

type Status = ChargeReport['body']['status'];
type Step = ChargeReport['body']['step'];
export const reports = (step: Step, status: Status, effect_id: string, reason?: string): Command => ({
  command: 'report_charge',
  body: { charge_id: effect_id.split('.')[0] ?? '', step, status, effect_id, ...(reason ? { reason } : {}) },
});

export const owedOf = ({ owes }: CaseState): string[] => owes.map(({ id }) => id);

/** Carries out what is owed of a charge: marks it, and reports this answer. */
export function answers(one: PureTeller, status: Exclude<Status, 'requested'>, reason?: string) {
  const effect = owedOf(one.state).find((id) => id.startsWith('ch_'));
  const step = (['authorise', 'capture', 'void'] as const).find((word) => effect?.includes(`.${word}#`));
  if (!effect || !step) throw new Error('nothing is owed of a charge');
  one.does('system', reports(step, 'requested', effect));
  return one.does('system', reports(step, status, effect, reason));
}

export function charged(
  more: Partial<PartyCommandBody<'request_charge'>> = {},
  change: Partial<ApplicationInput> = {},
) {
  const one = pureCase({ order: { ...order, tenders }, ...change });
  one.does('merchant', ask(more));
  return one;
}

/** The deposit, or the difference in price, is agreed to and authorised. */
export function authorised(more: Partial<PartyCommandBody<'request_charge'>> = {}) {
  const one = charged(more);
  one.does('consumer', accept());
  answers(one, 'succeeded');
  return one;
}
