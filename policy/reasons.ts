import type { CaseType, Reason } from '../domain/vocabulary.ts';
import type { RemedyLeft } from './decision-table.ts';
import type { RuleId } from './rules.ts';

type Text = { zh: string; en: string };

/** Why a consumer applies. `evidence` says whether photos or the like are asked for with the application (clause 3.1.3a). */
export type ClaimReason = { code: Reason; text: Text; evidence: boolean };

/** Why a merchant may refuse: the rules the refusal rests on, and whether it must be proven (clause 3.1.3b). */
export type RefusalReason = { code: string; text: Text; rules: readonly RuleId[]; evidence: boolean };

export const claimReasons: Readonly<Record<CaseType, readonly ClaimReason[]>> = {
  return: [
    { code: 'no_reason', text: { zh: '七天无理由退货', en: 'No reason, within seven days' }, evidence: false },
    { code: 'quality', text: { zh: '质量问题', en: 'Faulty goods' }, evidence: true },
    { code: 'not_as_described', text: { zh: '与商品描述不符', en: 'Not as described' }, evidence: true },
    { code: 'wrong_item', text: { zh: '商家发错货', en: 'Wrong item sent' }, evidence: true },
    { code: 'missing_item', text: { zh: '少件、漏发', en: 'Item missing' }, evidence: true },
  ],
};

export const refusalReasons: Readonly<Record<CaseType, readonly RefusalReason[]>> = {
  return: [
    {
      code: 'window_over',
      text: { zh: '已超过七日无理由退货期限', en: 'The seven days for a no-reason return are over' },
      rules: ['NR-01'],
      evidence: false,
    },
    {
      code: 'excluded_confirmed',
      text: {
        zh: '商品不适用无理由退货，且消费者购买时已确认',
        en: 'The goods are excluded from no-reason return, and the consumer confirmed it',
      },
      rules: ['NR-02', 'NR-03', 'NR-04'],
      evidence: true,
    },
    {
      code: 'not_intact',
      text: { zh: '商品不完好', en: 'The goods are not intact' },
      rules: ['NR-05', 'NR-06'],
      evidence: true,
    },
    {
      code: 'return_term_over',
      text: {
        zh: '已超过质量问题退货期限，可以换货或者修理',
        en: 'The term for returning faulty goods is over; exchange or repair remains',
      },
      rules: ['QR-01', 'WT-03'],
      evidence: false,
    },
    {
      code: 'notified_too_late',
      text: { zh: '超过合理期限或者质量保证期才提出', en: 'Notified after the reasonable time or the warranty' },
      rules: ['QR-04'],
      evidence: false,
    },
    {
      code: 'conforms',
      text: { zh: '经检测商品符合质量要求、与描述一致', en: 'Checked: the goods conform to quality and description' },
      rules: ['QR-01', 'QR-02'],
      evidence: true,
    },
    {
      code: 'not_proven',
      text: {
        zh: '消费者未能证明存在问题（耐用商品六个月内由商家举证）',
        en: 'The consumer has not shown the fault (for durable goods the merchant proves, for six months)',
      },
      rules: ['QR-01', 'QR-07'],
      evidence: false,
    },
    {
      code: 'needs_return',
      text: { zh: '同意退款，但需先退回商品', en: 'A refund is granted, but only for the goods sent back' },
      rules: ['PL-06'],
      evidence: false,
    },
  ],
};

/** What remains to a consumer after a refusal, in words. */
export const remediesLeft: Readonly<Record<RemedyLeft, Text>> = {
  appeal: { zh: '在期限内申诉，要求人工复核', en: 'Appeal within the window and have a person look at it' },
  exchange: { zh: '换货', en: 'An exchange' },
  merchant_goodwill: { zh: '与商家协商', en: 'Ask the merchant, who may grant more' },
  paid_repair: { zh: '付费维修', en: 'A paid repair' },
  platform: { zh: '请求平台介入', en: 'Ask the platform to step in' },
  quality_claim: { zh: '商品有质量问题的，按质量问题申请', en: 'Claim a fault, where there is one' },
  repair: { zh: '保修期内免费修理', en: 'A free repair under the warranty' },
};
