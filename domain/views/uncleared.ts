import { z } from 'zod';
import { awaitedByRefunds, type Outstanding, outstandingIn } from '../books/uncleared.ts';
import type { CaseState } from '../state.ts';
import { refundStates, stages } from '../vocabulary.ts';
import { Text } from './assessment.ts';
import { DepositView, viewDeposits } from './deposit.ts';

/** What has not come to zero: what a settlement version has promised and no tender has got, or a deposit that is held. */
export const UnclearedView = z
  .object({
    case_id: z.string(),
    order_id: z.string(),
    stage: z.enum(stages),
    account: z.enum(['clearing', 'deposits_held']),
    /** 0 of a deposit. */
    settlement_version: z.int(),
    /** Still to be brought, or held, in minor units of the currency or units of the tender that `unit` names; negative: brought too much. */
    amount: z.int(),
    unit: z.string(),
    /** When it was promised or authorised, in the case's time. */
    since: z.string(),
    /** The refunds that have not arrived; none where the books themselves are wrong. */
    why: z.array(
      z.object({
        refund_id: z.string(),
        tender_id: z.string(),
        amount: z.int(),
        state: z.enum(['promised', ...refundStates]),
        reason: z.string().nullable(),
        retry_at: z.string().nullable(),
        waits_for: z.enum(awaitedByRefunds),
        text: Text,
      }),
    ),
    /** The charge whose money is held; none of a clearing account, or where the books themselves are wrong. */
    deposits: z.array(DepositView),
  })
  .meta({ id: 'Uncleared' });
export type UnclearedView = z.infer<typeof UnclearedView>;

const words: Record<Outstanding['waits_for'], z.infer<typeof Text>> = {
  request: {
    zh: '已承诺退款，尚未向支付机构提出',
    en: 'The refund is promised; the payment provider has not been asked yet.',
  },
  answer: { zh: '已提出退款，等待支付机构答复', en: 'The payment provider was asked and has not answered yet.' },
  notice: {
    zh: '支付机构已受理，等待到账通知',
    en: 'The payment provider has accepted; the arrival has not been told yet.',
  },
  next_round: {
    zh: '结果不明，到时再次查询',
    en: 'What became of the refund is not known; the provider is asked again.',
  },
  money_back: {
    zh: '已由人工支付，支付机构又支付了一次，等待追回其中一笔',
    en: 'Paid by hand and by the provider as well; one of both has to come back.',
  },
  person: { zh: '退款失败，等待人工处理', en: 'The refund failed for good; a person has to settle it.' },
};

type Row = {
  account: 'clearing' | 'deposits_held';
  version: number;
  chargeId: string | null;
  unit: string;
  amount: number;
  since: string;
};

export function viewUncleared(
  state: CaseState,
  { account, version, chargeId, unit, amount, since }: Row,
): UnclearedView {
  const outstanding = account === 'clearing' ? outstandingIn(state, version, unit) : [];
  return {
    case_id: state.id,
    order_id: state.application.order.id,
    stage: state.stage,
    account,
    settlement_version: version,
    amount,
    unit,
    since,
    why: outstanding.map(({ id, ...refund }) => ({ ...refund, refund_id: id, text: words[refund.waits_for] })),
    deposits: chargeId === null ? [] : viewDeposits(state, chargeId),
  };
}
