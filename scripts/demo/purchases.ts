import { randomUUID } from 'node:crypto';
import type { ApplicationInput } from '../../domain/application.ts';
import type { ReturnAddress } from '../../domain/commands.ts';
import { toMs, toText } from '../../domain/instant.ts';

type Order = ApplicationInput['order'];
type Line = Order['lines'][number];
type Tender = Order['tenders'][number];

const dayMs = 86_400_000;

/** The merchants of the demo, and where each wants its goods back. */
export const merchants = {
  'lanjing-home': { name: '蓝鲸家居退货组', phone: '020-5550118', address: '广东省广州市白云区云城东路 18 号 3 号仓' },
  'yunshang-fashion': { name: '云裳服饰售后部', phone: '0571-5550126', address: '浙江省杭州市余杭区良渚街道 26 号' },
  'nordic-living': { name: 'Nordic Living Returns', phone: '021-55501030', address: 'Dock 4, 300 Huaxia Rd, Shanghai' },
  'pixel-audio': {
    name: 'Pixel Audio RMA desk',
    phone: '0755-5550142',
    address: 'Unit 7B, Nanshan Tech Park, Shenzhen',
  },
  'guoxian-fresh': { name: '果鲜生活客服仓', phone: '028-5550155', address: '四川省成都市双流区物流大道 5 号' },
} satisfies Record<string, ReturnAddress>;
export type MerchantId = keyof typeof merchants;

export type Bought = {
  merchant: MerchantId;
  consumer: string;
  lines: (Omit<Line, 'id' | 'sku' | 'quantity'> & { quantity?: number })[];
  /** All of it by WeChat, when left out. */
  tenders?: Omit<Tender, 'id'>[];
  promotions?: Order['promotions'];
  freight?: Order['freight'];
  /** How many days before `at` the goods were signed for; null: they have not left the merchant. Three when left out. */
  signedDaysAgo?: number | null;
  /** When the return will be asked for: now, when left out. */
  at?: string;
};

/** An order as the platform's order system would tell it; lines are `l1`, `l2` …, tenders `t1`, `t2` …. */
export function buy({ merchant, consumer, lines, tenders, promotions, freight, signedDaysAgo = 3, at }: Bought): Order {
  const asked = at ? toMs(at) : Date.now();
  const daysBefore = (days: number) => toText(Math.floor((asked - days * dayMs) / 1000) * 1000);
  const total = lines.reduce((sum, { unit_price, quantity = 1 }) => sum + unit_price * quantity, freight?.paid ?? 0);
  const id = randomUUID().slice(0, 13);
  return {
    id: `order-${id}`,
    merchant_id: merchant,
    // somebody who has bought nothing else: many cases of one consumer are a sign of risk
    consumer_id: `${consumer}-${id}`,
    currency: 'CNY',
    paid_at: daysBefore((signedDaysAgo ?? 0) + 4),
    ...(signedDaysAgo === null
      ? {}
      : { shipped_at: daysBefore(signedDaysAgo + 3), delivery: { signed_at: daysBefore(signedDaysAgo) } }),
    freight,
    promotions,
    tenders: (tenders ?? [{ kind: 'wechat', amount: total }]).map((one, index) => ({ id: `t${index + 1}`, ...one })),
    lines: lines.map((line, index) => ({
      id: `l${index + 1}`,
      sku: `${merchant}-${index + 1}`,
      quantity: 1,
      ...line,
    })),
  };
}
