import type { Fact } from '../domain/facts.ts';
import type { NotTaken, PaymentAnswer, PaymentPort } from '../ports/payment.ts';
import type { NotNow, Turn } from '../ports/turns.ts';
import type { ActivityDeps } from './deps.ts';
import type { RefundOrder } from './ledger-port.ts';
import { lost } from './lost-answer.ts';
import { nextSlot } from './next-slot.ts';

/** After how long a provider that would not take a call is asked again; each time twice as long. */
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** `attempt` counts from 1. */
type Attempt = { caseId: string; effectId: string; attempt: number };
type Asked = { answer: PaymentAnswer } | { fact: Fact } | NotNow;

/**
 * Asks the provider for one refund, in its turn and at the provider's rate: what is owed is read again first, and marked before money
 * can move. As long as it is not its turn nothing is marked; a refund whose call the provider does not take now stays requested.
 * @throws AnswerLost after it was marked; before that, only what the ledger throws.
 */
export async function askForRefund(deps: ActivityDeps, of: Attempt): Promise<{ fact: Fact } | NotNow> {
  const { ledger, turns, slots, providerOf } = deps;
  const { caseId, effectId } = of;
  const owed = await ledger.owedRefund(caseId, effectId);
  if (!owed.refund) return { fact: owed.fact };
  const provider = providerOf(owed.refund.tenderKind);
  const turn = await turns.take({ provider, orderId: owed.refund.orderId, effectId });
  if ('comeBackMs' in turn) return turn;
  const asked = await inTurn(deps, of, { turn, slot: () => nextSlot(slots, provider, of.attempt) }).finally(turn.end);
  return 'answer' in asked ? { fact: await keep(deps, of, asked.answer) } : asked;
}

async function inTurn(
  { ledger, payment }: ActivityDeps,
  { caseId, effectId, attempt }: Attempt,
  { turn, slot }: { turn: Turn; slot: () => Promise<NotNow | null> },
): Promise<Asked> {
  const full = await slot();
  if (full) return full;
  const { fact, refund } = await ledger.beginRefund(caseId, effectId);
  if (!refund) return { fact };
  // the ledger has taken so long that another may have the turn before a call is over
  if (!turn.allowsACall()) return { comeBackMs: firstPauseMs };
  const again = async () => turn.allowsACall() && (await slot()) === null;
  const answer = await answerTo(refund, { payment, turn, again }).catch(lost);
  if (answer.status !== 'not_taken') return { answer };
  return { comeBackMs: Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)) };
}

async function keep(
  { ledger, pauses, onAnswered }: ActivityDeps,
  { caseId, effectId }: Attempt,
  answer: PaymentAnswer,
): Promise<Fact> {
  await pauses.reach('refund.paid');
  const fact = await ledger.reportRefund(caseId, effectId, answer).catch(lost);
  onAnswered({ caseId, effectId, kind: 'refund', answer: answer.status });
  await pauses.reach('activity.reported');
  return fact;
}

type Asking = { payment: PaymentPort; turn: Turn; again: () => Promise<boolean> };

/**
 * After a lost answer the provider is asked first; only its own "never heard of it" leads to a repeat, with the same number. Of a
 * refund that a person has stopped that word is the last one: it has failed, and is never asked for again.
 */
async function answerTo(
  { attempted, stopped, ...owed }: RefundOrder,
  { payment, turn, again }: Asking,
): Promise<PaymentAnswer | NotTaken> {
  const request = { ...owed, reason: 'after_sales' };
  if (attempted) {
    const before = await payment.query(request);
    if (before.status !== 'not_found') return before;
    if (stopped) return { status: 'failed', reason: 'never_heard_of' };
    if (!(await again())) return { status: 'not_taken' };
  }
  turn.asksToPay();
  return payment.refund(request);
}
