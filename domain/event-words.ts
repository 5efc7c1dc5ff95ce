import type { Bearer, ClockName, GrantKind, Outcome, PaymentMethod, Remedy, Role, ScanKind } from './vocabulary.ts';

export type Text = { zh: string; en: string };

/** The words of the field in both languages, for texts that people read. */
export const roleWords: Record<Role, Text> = {
  consumer: { zh: '消费者', en: 'the consumer' },
  merchant: { zh: '商家', en: 'the merchant' },
  platform: { zh: '平台', en: 'the platform' },
  system: { zh: '系统', en: 'the system' },
  carrier: { zh: '承运商', en: 'the carrier' },
  payment: { zh: '支付机构', en: 'the payment provider' },
};

export const clockWords: Record<ClockName, Text> = {
  respond: { zh: '首次响应', en: 'first answer' },
  review: { zh: '商家审核', en: 'merchant review' },
  platform_review: { zh: '平台审核', en: 'platform review' },
  evidence: { zh: '补充材料', en: 'giving evidence' },
  offer_answer: { zh: '答复方案', en: 'answering an offer' },
  hold: { zh: '暂停处理', en: 'the hold' },
  ship_back: { zh: '消费者寄回', en: 'shipping back' },
  return_transit: { zh: '退货运输', en: 'return transit' },
  inspect: { zh: '验收', en: 'inspection' },
  refund: { zh: '退款', en: 'refund' },
  appeal: { zh: '申诉', en: 'appeal' },
  dispute_evidence: { zh: '争议举证', en: 'evidence in a dispute' },
  red_line: { zh: '法定十五日红线', en: 'the law’s limit of fifteen days' },
};

export const scanWords: Record<ScanKind, Text> = {
  picked_up: { zh: '已揽收', en: 'picked up' },
  in_transit: { zh: '运输中', en: 'in transit' },
  delivered: { zh: '已签收', en: 'delivered' },
  returned: { zh: '已退回', en: 'returned to its sender' },
  lost: { zh: '丢失', en: 'lost' },
  damaged: { zh: '破损', en: 'damaged' },
};

export const remedyWords: Record<Remedy, Text> = {
  refund: { zh: '退货退款', en: 'a refund against the goods' },
  refund_without_return: { zh: '仅退款', en: 'a refund without return' },
};

export const outcomeWords: Record<Outcome, Text> = {
  refunded: { zh: '已退款', en: 'refunded' },
  rejected: { zh: '已拒绝', en: 'rejected' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  lapsed: { zh: '已失效', en: 'lapsed' },
};

export const methodWords: Record<PaymentMethod, Text> = {
  same_way: { zh: '原支付方式', en: 'the way the payment came' },
  bank_transfer: { zh: '银行转账', en: 'a bank transfer' },
  other: { zh: '其他方式', en: 'another way' },
};

export const grantWords: Record<GrantKind, Text> = {
  goodwill: { zh: '好意补偿', en: 'goodwill' },
  price_reduction: { zh: '减价', en: 'a price reduction' },
  compensation: { zh: '赔偿', en: 'compensation' },
};

export const bearerWords: Record<Bearer, Text> = {
  merchant: roleWords.merchant,
  platform: roleWords.platform,
  carrier: roleWords.carrier,
};

/** Whom a reminder or an escalation reaches. */
const addresseeWords: Readonly<Record<string, Text>> = {
  consumer: roleWords.consumer,
  merchant: roleWords.merchant,
  platform: roleWords.platform,
  merchant_lead: { zh: '商家负责人', en: "the merchant's lead" },
  platform_lead: { zh: '平台负责人', en: "the platform's lead" },
};

export function addressee(to: string): Text {
  return addresseeWords[to] ?? { zh: to, en: to };
}
