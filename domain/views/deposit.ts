import { z } from 'zod';
import { awaitedByDeposits, type HeldDeposit, heldFor } from '../books/deposits.ts';
import type { CaseState } from '../state.ts';
import { chargeStates, chargeSteps } from '../vocabulary.ts';
import { Text } from './assessment.ts';

/** Money of the consumer that is held for a charge, and what it waits for. */
export const DepositView = z.object({
  charge_id: z.string(),
  tender_id: z.string().nullable(),
  amount: z.int(),
  state: z.enum(chargeStates),
  step: z.enum(chargeSteps).nullable(),
  reason: z.string().nullable(),
  retry_at: z.string().nullable(),
  /** When it is let go if it was not taken by then. */
  release_by: z.string().nullable(),
  waits_for: z.enum(awaitedByDeposits),
  text: Text,
});
export type DepositView = z.infer<typeof DepositView>;

const words: Record<HeldDeposit['waits_for'], z.infer<typeof Text>> = {
  word: { zh: '已冻结，等待收取或者释放', en: 'It is held; somebody takes it or lets it go, or it is let go in time.' },
  request: { zh: '尚未向支付机构提出', en: 'The payment provider has not been asked yet.' },
  answer: { zh: '已向支付机构提出，等待答复', en: 'The payment provider was asked and has not answered yet.' },
  next_round: { zh: '结果不明，到时再次查询', en: 'What became of it is not known; the provider is asked again.' },
  person: { zh: '支付机构已拒绝，等待人工处理', en: 'The payment provider has refused; a person has to let it go.' },
};

export function viewDeposits(state: CaseState, chargeId: string): DepositView[] {
  return heldFor(state, chargeId).map(({ id, ...held }) => ({ ...held, charge_id: id, text: words[held.waits_for] }));
}
