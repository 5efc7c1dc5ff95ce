import type { Fact } from '../domain/facts.ts';
import type { ChargeStep } from '../domain/vocabulary.ts';
import type { ChargeAnswer, ChargePort, ChargeRequest } from '../ports/charge.ts';
import type { NotNow } from '../ports/turns.ts';
import type { ActivityDeps } from './deps.ts';
import { lost } from './lost-answer.ts';
import { nextSlot } from './next-slot.ts';

/** A step of a charge as the ledger owes it. `attempted`: asked for before, with an answer that was lost. */
export type ChargeOrder = ChargeRequest & { step: ChargeStep; attempted: boolean };
type Owed = { fact: Fact; charge: ChargeOrder | null };

/** What the activity asks of the ledger; each call is one transaction, and may be repeated. */
export type ChargeLedger = {
  /** What is owed, without marking anything; no charge when it is not owed any more. */
  owedCharge(caseId: string, effectId: string): Promise<Owed>;
  /** Reads again, under lock, what is owed and marks it requested; no charge when it is not owed any more. */
  beginCharge(caseId: string, effectId: string): Promise<Owed>;
  /** Records an answer; `unknown` never outweighs what is known already. */
  reportCharge(caseId: string, effectId: string, answer: ChargeAnswer): Promise<Fact>;
};

export type ChargeDeps = Pick<ActivityDeps, 'providerOf' | 'slots' | 'pauses' | 'onAnswered'> & {
  ledger: ChargeLedger;
  charges: ChargePort;
};

/** `attempt` counts from 1. */
type Attempt = { caseId: string; effectId: string; attempt: number };

/**
 * Asks the provider for one step of a charge, at the provider's rate: what is owed is read again first, and marked before money can
 * move. Steps of a charge follow each other, so that none has to wait for a turn.
 * @throws AnswerLost after it was marked; before that, only what the ledger throws.
 */
export async function carryOutCharge(
  { ledger, charges, providerOf, slots, pauses, onAnswered }: ChargeDeps,
  { caseId, effectId, attempt }: Attempt,
): Promise<{ fact: Fact } | NotNow> {
  const owed = await ledger.owedCharge(caseId, effectId);
  if (!owed.charge) return { fact: owed.fact };
  const provider = providerOf(owed.charge.tenderKind);
  const slot = () => nextSlot(slots, provider, attempt);
  const full = await slot();
  if (full) return full;
  const { fact, charge } = await ledger.beginCharge(caseId, effectId);
  if (!charge) return { fact };
  const answer = await answerTo(charge, charges, slot).catch(lost);
  await pauses.reach('charge.answered');
  const reported = await ledger.reportCharge(caseId, effectId, answer).catch(lost);
  onAnswered({ caseId, effectId, kind: 'charge', answer: answer.status });
  await pauses.reach('activity.reported');
  return { fact: reported };
}

/** After a lost answer the provider is asked first; only its own "not done" leads to a repeat, with the same number and a slot of its own. */
async function answerTo(
  { step, attempted, ...request }: ChargeOrder,
  charges: ChargePort,
  slot: () => Promise<NotNow | null>,
): Promise<ChargeAnswer> {
  if (attempted) {
    const before = await charges.query(step, request);
    if (before.status !== 'not_found') return before;
    if (await slot()) return { status: 'unknown', reason: 'no_slot' };
  }
  return charges[step](request);
}
