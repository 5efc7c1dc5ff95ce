import { buy } from './purchases.ts';
import type { Story } from './story.ts';

const beforeSpringFestival = '2026-02-10T10:00:00+08:00';

/** Returns in which somebody does not answer, and the standard does. */
export const silences: Story[] = [
  {
    title: 'Approved by the merchant’s silence',
    ends: [{ outcome: 'refunded', refunded: 69900 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'pixel-audio',
          consumer: 'liu-yang',
          lines: [{ title: '降噪蓝牙耳机 曜石黑', unit_price: 69900, category: 'sealed_health' }],
        }),
      });
      await it.letPass('review');
      await it.sendBack();
      await it.inspect();
    },
  },
  {
    title: 'Inspection passed by silence',
    ends: [{ outcome: 'refunded', refunded: 31800 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'lanjing-home',
          consumer: 'wang-qin',
          lines: [{ title: 'Handheld steam iron', unit_price: 15900, quantity: 2 }],
        }),
      });
      await it.approve();
      await it.sendBack();
      await it.letPass('inspect');
    },
  },
  {
    title: 'Lapsed, and tried once more',
    ends: [
      { outcome: 'lapsed', refunded: 0 },
      { outcome: 'refunded', refunded: 12900 },
    ],
    async tell(open) {
      const order = buy({
        merchant: 'lanjing-home',
        consumer: 'gao-jie',
        lines: [{ title: '硅胶厨具七件套', unit_price: 12900 }],
      });
      const first = await open({ reason: 'no_reason', order });
      await first.approve();
      const lapsed = await first.letPass('ship_back');
      const second = await open({
        reason: 'no_reason',
        order,
        previous_case_id: lapsed.id,
        startsAt: lapsed.now,
      });
      await second.approve();
      await second.sendBack();
      await second.inspect();
    },
  },
  {
    title: 'Too late: refused by the rules, and final',
    ends: [{ outcome: 'rejected', refunded: 0 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        order: buy({
          merchant: 'nordic-living',
          consumer: 'oscar-liang',
          lines: [{ title: 'Floor lamp, brass', unit_price: 88000 }],
          signedDaysAgo: 40,
        }),
      });
      await it.letPass('review');
      await it.letPass('appeal');
    },
  },
  {
    title: 'Spring Festival 2026: windows wait for workdays',
    ends: [{ outcome: 'refunded', refunded: 36800 }],
    async tell(open) {
      const it = await open({
        reason: 'no_reason',
        startsAt: beforeSpringFestival,
        order: buy({
          merchant: 'yunshang-fashion',
          consumer: 'tang-yi',
          lines: [{ title: '新年红羊毛围巾礼盒', unit_price: 36800 }],
          at: beforeSpringFestival,
        }),
      });
      await it.approve();
      // seven days end within the holiday of 15 to 23 February, so on its first workday
      const due = await it.due('ship_back');
      if (due !== '2026-02-25T00:00:00+08:00') throw new Error(`the ship-back window ends at ${due}`);
      await it.waitUntil('2026-02-24T09:00:00+08:00');
      await it.sendBack();
      await it.letPass('inspect');
    },
  },
];
