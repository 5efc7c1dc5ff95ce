import { buy } from './purchases.ts';
import type { Story } from './story.ts';

/** Returns about which the sides do not agree at first. */
export const disputes: Story[] = [
  {
    title: 'Refused, nobody appeals, final',
    ends: [{ outcome: 'rejected', refunded: 0 }],
    async tell(open) {
      const order = buy({
        merchant: 'nordic-living',
        consumer: 'xu-kai',
        lines: [{ title: 'Engraved walnut pen box, “XU”', unit_price: 26800, category: 'custom_made' }],
      });
      const [line, ...rest] = order.lines;
      if (!line) throw new Error('an order without lines');
      const confirmed = { ...line, exclusion: { marked: true, confirmed_at: order.paid_at } };
      const it = await open({ reason: 'no_reason', order: { ...order, lines: [confirmed, ...rest] } });
      await it.merchant('reject', {
        reason: 'excluded_confirmed',
        explanation: 'The lid carries your initials; you confirmed before paying that it cannot be returned.',
        alternative: { text: 'We gladly plane off the engraving and oil the lid, free of charge.' },
        evidence: [await it.photo()],
      });
      await it.letPass('appeal');
    },
  },
  {
    title: 'Refused, appealed, decided for the consumer',
    ends: [{ outcome: 'refunded', refunded: 10200 }],
    async tell(open) {
      const it = await open({
        reason: 'quality',
        description: '充一次电只能用五分钟。',
        order: buy({
          merchant: 'lanjing-home',
          consumer: 'deng-hui',
          lines: [{ title: '声波电动牙刷', unit_price: 8000 }],
          freight: { paid: 1000 },
        }),
      });
      await it.merchant('reject', {
        reason: 'conforms',
        explanation: '出厂检测合格，未见质量问题。',
        alternative: { text: '可以免费更换刷头。' },
        evidence: [await it.photo()],
      });
      await it.wait('P1D');
      await it.consumer('appeal', {
        against: await it.eventOf('rejected'),
        grounds: '出厂检测不能说明到手的这一支没有问题，视频里可以看到电量五分钟耗尽。',
        wants: '退货退款，退回来回运费。',
        evidence: [await it.photo()],
      });
      await it.wait('PT6H');
      await it.platform('decide', {
        decision: 'approve',
        facts: '消费者的视频显示电池在五分钟内耗尽；商家的检测不是针对这一支。',
        grounds: '七日内发现质量问题，消费者可以退货，运费由商家承担。',
        clause: '3.1.1',
        rules: ['QR-01'],
        goods: 'return',
      });
      await it.sendBack({ freightPaid: 1200 });
      await it.inspect();
    },
  },
  {
    title: 'Evidence asked for and given',
    ends: [{ outcome: 'refunded', refunded: 19900 }],
    async tell(open) {
      const it = await open({
        reason: 'not_as_described',
        description: 'Sold as waterproof; the seams leak.',
        order: buy({
          merchant: 'nordic-living',
          consumer: 'mia-guo',
          lines: [{ title: 'Waterproof picnic blanket', unit_price: 19900 }],
        }),
      });
      await it.merchant('request_evidence', {
        items: [{ kind: 'photo', text: 'Please show the seam where the water comes through.' }],
      });
      await it.wait('P1D');
      await it.consumer('add_evidence', {
        evidence: [await it.photo()],
        answers: await it.eventOf('evidence_requested'),
        note: 'The left seam, after one minute of rain.',
      });
      await it.approve();
      await it.sendBack();
      await it.inspect();
    },
  },
  {
    title: 'Keeps the goods for a part of the price',
    ends: [{ outcome: 'refunded', refunded: 15000 }],
    async tell(open) {
      const it = await open({
        reason: 'quality',
        description: '桌面右下角有一道划痕。',
        order: buy({
          merchant: 'lanjing-home',
          consumer: 'pan-lei',
          lines: [{ title: '实木书桌 1.2 米 原木色', unit_price: 89900 }],
        }),
      });
      const { offers } = await it.merchant('offer', {
        kind: 'keep_and_refund',
        amount: 15000,
        note: '划痕不影响使用，退您 150 元，桌子您留着，可以吗？',
      });
      await it.wait('PT3H');
      await it.consumer('accept_offer', { offer_id: offers.at(-1)?.id ?? '' });
    },
  },
  {
    title: 'No rule decides it: the platform does',
    ends: [{ outcome: 'refunded', refunded: 8400 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'guoxian-fresh',
          consumer: 'cai-wenjing',
          lines: [{ title: '智利车厘子 JJ 级 2.5kg', unit_price: 16800, category: 'fresh' }],
          signedDaysAgo: 1,
        }),
      });
      await it.platform('decide', {
        decision: 'approve',
        facts: '商品页没有让消费者确认生鲜不支持七天无理由退货；一半已经食用。',
        grounds: '未经确认，不能拒绝；剩下的一半退款，不必寄回。',
        clause: '3.1.1',
        rules: ['NR-02', 'NR-04'],
        goods: 'keep',
        amount: 8400,
      });
    },
  },
  {
    title: 'Missing pieces: silence pays nothing, the platform decides',
    ends: [{ outcome: 'refunded', refunded: 1980 }],
    async tell(open) {
      const it = await open({
        reason: 'missing_item',
        description: 'Ordered twelve, ten came.',
        order: buy({
          merchant: 'guoxian-fresh',
          consumer: 'ava-lin',
          lines: [{ title: 'Cold brew coffee, 12 bottles', unit_price: 990, quantity: 12 }],
        }),
        lines: [{ line_id: 'l1', quantity: 2 }],
      });
      await it.letPass('review');
      await it.platform('decide', {
        decision: 'approve',
        facts: 'The parcel’s weight at hand-over fits ten bottles.',
        grounds: 'What did not come is not paid for.',
        clause: '3.1.1',
        rules: ['QR-02'],
        goods: 'keep',
      });
    },
  },
];
