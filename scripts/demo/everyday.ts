import { buy } from './purchases.ts';
import type { Story } from './story.ts';

/** Returns in which everybody answers. */
export const everyday: Story[] = [
  {
    title: 'Refunded after inspection',
    ends: [{ outcome: 'refunded', refunded: 23900 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'lanjing-home',
          consumer: 'zhou-min',
          lines: [{ title: '麦饭石不粘炒锅 32cm', unit_price: 23900 }],
          tenders: [{ kind: 'alipay', amount: 23900 }],
        }),
      });
      await it.approve();
      await it.wait('PT20H');
      await it.sendBack();
      await it.wait('PT5H');
      await it.inspect();
    },
  },
  {
    title: 'Not shipped yet: price and freight',
    ends: [{ outcome: 'refunded', refunded: 46900 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'yunshang-fashion',
          consumer: 'he-xiaoyu',
          lines: [{ title: '轻薄羽绒服 雾霾蓝 M', unit_price: 45900 }],
          freight: { paid: 1000 },
          signedDaysAgo: null,
        }),
      });
      await it.merchant('approve', { guidance: '尚未发货，款项原路退回。' });
    },
  },
  {
    title: 'Part of a promotion sent back',
    ends: [{ outcome: 'refunded', refunded: 8800, points: 214 }],
    async tell(open) {
      // ¥200 of the ¥300 paid stay with what is kept; free shipping from ¥299 is lost, and 150/350 of the points come back
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'nordic-living',
          consumer: 'emma-zhang',
          lines: [
            { title: 'Linen duvet cover, oat', unit_price: 20000 },
            { title: 'Ash bedside tray', unit_price: 15000 },
          ],
          promotions: [{ id: 'p1', kind: 'threshold', min: 30000, off: 5000, lines: ['l1', 'l2'] }],
          freight: { paid: 0, declared: 1200, free_from: 29900 },
          tenders: [
            { kind: 'wechat', amount: 30000 },
            { kind: 'points', amount: 0, units: 500 },
          ],
        }),
        lines: [{ line_id: 'l2', quantity: 1 }],
      });
      await it.approve();
      await it.sendBack();
      await it.inspect();
    },
  },
  {
    title: 'Each way of payment gets its own back',
    ends: [{ outcome: 'refunded', refunded: 10000, points: 500 }],
    async tell(open) {
      const it = await open({
        reason: 'wrong_item',
        description: '订的是 38 码，收到 40 码。',
        order: buy({
          merchant: 'yunshang-fashion',
          consumer: 'sun-ruolan',
          lines: [{ title: '真皮乐福鞋 38 码', unit_price: 10000 }],
          tenders: [
            { kind: 'wechat', amount: 6000 },
            { kind: 'gift_card', amount: 4000 },
            { kind: 'points', amount: 0, units: 500 },
          ],
        }),
      });
      await it.approve();
      await it.sendBack();
      await it.inspect();
    },
  },
  {
    title: 'One piece passes inspection, one is broken',
    ends: [{ outcome: 'refunded', refunded: 9900 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'nordic-living',
          consumer: 'li-weijia',
          lines: [{ title: 'Stoneware mug, set of 4', unit_price: 9900, quantity: 2 }],
        }),
      });
      await it.approve();
      await it.sendBack();
      await it.inspect([
        { result: 'passed', quantity: 1, grade: 'new' },
        { result: 'failed', quantity: 1, fault: 'damaged' },
      ]);
      // the broken one is refused, and final when its appeal window is over
      await it.letPass('appeal');
    },
  },
  {
    title: 'Withdrawn: the consumer keeps it after all',
    ends: [{ outcome: 'withdrawn', refunded: 0 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'pixel-audio',
          consumer: 'noah-chen',
          lines: [{ title: 'USB-C podcast microphone', unit_price: 52900 }],
        }),
      });
      await it.approve();
      await it.wait('P1D');
      await it.consumer('withdraw', { reason: 'changed_mind', note: 'My sister wants it.' });
    },
  },
];
