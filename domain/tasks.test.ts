import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { pureCase, returned, shipIt } from '../test/model/pure-case.ts';
import type { Command, RefundReport } from './commands.ts';
import { fold } from './evolve.ts';
import type { CaseState } from './state.ts';
import { isUndone, taskRules } from './task.ts';
import { untilOf } from './tasks.ts';
import { taskKinds } from './vocabulary.ts';

type Case = ReturnType<typeof pureCase>;

/** The tasks that are open: "review", "refund_failed rf_pure_1_1". */
const open = ({ tasks }: CaseState) =>
  tasks.filter(isUndone).map(({ kind, subject }) => (subject ? `${kind} ${subject}` : kind));
/** What the events of a step did to tasks: "opened review", "ended tsk_pure_1". */
const changes = (one: Case, events: ReturnType<Case['does']>) => {
  expect(fold(one.events)).toEqual(one.state);
  return events.flatMap(({ data }) =>
    (data.tasks ?? []).map((change) => `${change.change} ${change.change === 'opened' ? change.kind : change.id}`),
  );
};

const verdict = { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] };
const grant: Command = { command: 'decide', body: { ...verdict, decision: 'approve', goods: 'keep', amount: 100 } };
const hold: Command = { command: 'hold', body: { reason: 'x' } };
const release: Command = { command: 'release', body: { reason: 'x' } };
const passed: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
};
const refund = 'rf_pure_1_1';
const tells = (status: RefundReport['body']['status'], more: Partial<RefundReport['body']> = {}): Command => ({
  command: 'report_refund',
  body: { refund_id: refund, status, ...more },
});
const scan = (kind: 'delivered' | 'lost' | 'picked_up', occurred_at = '2026-03-03T10:00:00+08:00'): Command => ({
  command: 'report_scan',
  body: { parcel_id: 'pcl_pure1', kind, occurred_at, report_id: 's' },
});
const second = 'rf_pure_1_2';
const { order } = anApplication({ orderId: 'o-1' });
const twoTenders = {
  order: {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: 10_000 },
      { id: 't2', kind: 'gift_card', amount: 2_900 },
    ],
  },
};
const byHand: Command = {
  command: 'settle_manually',
  body: { refund_id: refund, method: 'same_way', reference: 'x', paid_at: '2026-03-03T10:00:00+08:00' },
};
function settling(change = {}): Case {
  const one = returned(change);
  one.does('merchant', passed);
  return one;
}
/** Of three pieces one passed and is being paid; the consumer has appealed for the others. */
function settlingInPart(): Case {
  const lines = [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }];
  const one = returned({ order: { ...order, lines }, lines: [{ line_id: 'l1', quantity: 3 }] });
  const findings = [
    { result: 'passed' as const, quantity: 1 },
    { result: 'failed' as const, quantity: 2 },
  ];
  one.does('merchant', {
    command: 'inspect',
    body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] },
  });
  const against = one.state.appealable[0]?.event ?? '';
  one.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
  return one;
}
function refunded(): Case {
  const one = settling();
  one.does('payment', tells('succeeded'));
  return one;
}

describe('what is for the platform to decide is a task', () => {
  test('from its coming until it is decided, however the case waits for evidence meanwhile', () => {
    const one = pureCase({ allegations: ['fraud'] });
    expect(one.state.tasks).toEqual([
      {
        id: 'tsk_pure_1',
        kind: 'review',
        subject: null,
        since: '2026-03-03T10:00:00+08:00',
        taken_by: null,
        done_at: null,
        result: null,
      },
    ]);
    const ask: Command = {
      command: 'request_evidence',
      body: { from: 'consumer', items: [{ kind: 'photo', text: 'x' }] },
    };
    expect(changes(one, one.does('platform:p-1', ask))).toEqual([]);
    expect(changes(one, one.does('consumer', { command: 'add_evidence', body: { evidence: ['evd_1'] } }))).toEqual([]);
    expect(open(one.state)).toEqual(['review']);
    one.at('2026-03-03T12:00:00+08:00');
    expect(changes(one, one.does('platform:p-1', grant))).toEqual(['ended tsk_pure_1']);
    expect(one.state.tasks).toMatchObject([{ done_at: '2026-03-03T12:00:00+08:00', result: 'by_itself' }]);
  });

  test('to be done until the review is due, also when that moves', () => {
    const one = pureCase({ allegations: ['fraud'] });
    const until = () => one.state.tasks.map((task) => untilOf(one.state, task));
    expect(until()).toEqual([one.clock('platform_review').due_at]);
    const later = '2026-03-20T00:00:00+08:00';
    one.does('platform', { command: 'extend', body: { clock: 'platform_review', until: later, reason: 'x' } });
    expect(until()).toEqual([later]);
  });

  test('by its own name where it was appealed, and where the settlement is for a person', () => {
    const one = pureCase();
    one.until('2026-03-07T00:00:00+08:00');
    const against = one.state.appealable[0]?.event ?? '';
    const appeal: Command = { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } };
    expect(changes(one, one.does('merchant', appeal))).toEqual(['ended tsk_pure_1', 'opened appeal']);

    const costly = returned({ reason: 'wrong_item' }, 'approved');
    const parcels = [{ carrier: 'sf', tracking_no: 'SF1000001' }];
    costly.does('consumer', { command: 'ship_back', body: { parcels, freight_paid: 5001 } });
    costly.does('merchant', { command: 'receive', body: {} });
    expect(changes(costly, costly.does('merchant', passed))).toEqual(['opened settlement']);
    expect(costly.state.stage).toBe('platform_review');
  });

  test('once more when the case comes back to it', () => {
    const one = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    expect(changes(one, one.until('2026-03-07T00:00:00+08:00'))).toEqual(['opened review']);
    const choose = (remedy: 'refund' | 'refund_without_return'): Command => ({
      command: 'choose_remedy',
      body: { remedy },
    });
    expect(changes(one, one.does('consumer', choose('refund')))).toEqual(['ended tsk_pure_1']);
    expect(open(one.state)).toEqual([]);
  });
});

describe('windows that call for a person', () => {
  test('a hold that is over, until the case is released', () => {
    const one = pureCase();
    one.does('platform', hold);
    expect(changes(one, one.until(one.clock('hold').due_at))).toEqual(['opened hold_over']);
    expect(changes(one, one.does('platform', release))).toEqual(['ended tsk_pure_1']);
  });

  test('goods that are on their way for too long, once, until they are here', () => {
    const one = returned({}, 'shipped');
    expect(changes(one, one.does('carrier', scan('lost')))).toEqual(['opened parcel_to_trace']);
    expect(changes(one, one.until(one.clock('return_transit').due_at))).toEqual([]);
    expect(changes(one, one.does('merchant', { command: 'receive', body: {} }))).toEqual(['ended tsk_pure_1']);
  });

  test('goods that go back to nowhere, until they are sent', () => {
    const one = pureCase();
    expect(changes(one, one.until('2026-03-07T00:00:00+08:00'))).toEqual(['opened return_address']);
    expect(one.state.tasks.map((task) => untilOf(one.state, task))).toEqual([one.clock('ship_back').due_at]);
    expect(changes(one, one.does('consumer', shipIt))).toEqual(['ended tsk_pure_1']);
  });

  test('the law’s fifteen days, until the demand is met', () => {
    const one = settling();
    one.does('payment', tells('failed'));
    expect(changes(one, one.until(one.clock('red_line').due_at))).toEqual(['opened red_line']);
    expect(changes(one, one.does('payment', tells('succeeded')))).toEqual(['ended tsk_pure_1', 'ended tsk_pure_2']);
  });

  test('an escalation that only reminds of somebody’s turn asks nobody', () => {
    const one = pureCase();
    const events = one.until('2026-03-03T20:00:00+08:00');
    expect(events.filter(({ type }) => type === 'escalated')).toHaveLength(3);
    expect(changes(one, events)).toEqual([]);
  });
});

describe('money that needs a person', () => {
  test('a refund that failed, until it succeeds after all', () => {
    const one = settling();
    expect(changes(one, one.does('payment', tells('failed', { reason: 'card_closed' })))).toEqual([
      'opened refund_failed',
    ]);
    expect(open(one.state)).toEqual([`refund_failed ${refund}`]);
    expect(changes(one, one.does('payment', tells('succeeded')))).toEqual(['ended tsk_pure_1']);
    expect(one.state).toMatchObject({ stage: 'closed', tasks: [{ result: 'by_itself' }] });
  });

  test('or until somebody has paid it by hand', () => {
    const one = settling();
    one.does('payment', tells('failed'));
    expect(changes(one, one.does('platform:p-1', byHand))).toEqual(['ended tsk_pure_1']);
    expect(one.state.stage).toBe('closed');
  });

  test('a payment that a second person answers, until they have, or the money comes otherwise', () => {
    const { order } = anApplication({ orderId: 'o-1' });
    const tenders = [{ id: 't1', kind: 'wechat', amount: 20_001 }];
    const proposed = () => {
      const one = returned({ order: { ...order, tenders } });
      one.does('merchant', passed);
      one.does('payment', tells('failed'));
      expect(changes(one, one.does('platform:p-1', byHand))).toEqual(['opened payment_to_approve']);
      expect(open(one.state)).toEqual([`refund_failed ${refund}`, 'payment_to_approve pay_pure1']);
      return one;
    };
    const declined = proposed();
    const against: Command = { command: 'decline_payment', body: { proposal_id: 'pay_pure1', reason: 'x' } };
    expect(changes(declined, declined.does('platform:p-2', against))).toEqual(['ended tsk_pure_2']);
    expect(changes(declined, declined.does('platform:p-1', byHand))).toEqual(['opened payment_to_approve']);
    const agreed = proposed();
    const agrees: Command = { command: 'approve_payment', body: { proposal_id: 'pay_pure1' } };
    expect(changes(agreed, agreed.does('platform:p-2', agrees))).toEqual(['ended tsk_pure_2', 'ended tsk_pure_1']);
    const overtaken = proposed();
    expect(changes(overtaken, overtaken.does('payment', tells('succeeded')))).toEqual([
      'opened refund_paid_twice',
      'ended tsk_pure_1',
      'ended tsk_pure_2',
    ]);
  });

  test('each of two refunds is a task of its own', () => {
    const one = settling(twoTenders);
    one.does('payment', tells('failed'));
    one.does('payment', tells('failed', { refund_id: second }));
    expect(open(one.state)).toEqual([`refund_failed ${refund}`, `refund_failed ${second}`]);
    one.does('payment', tells('succeeded'));
    expect(open(one.state)).toEqual([`refund_failed ${second}`]);
    expect(changes(one, one.does('payment', tells('succeeded', { refund_id: second })))).toEqual(['ended tsk_pure_2']);
    expect(one.state.stage).toBe('closed');
  });

  test('of a refund whose case ends otherwise, until the provider’s last word', () => {
    const one = settlingInPart();
    for (let round = 1; round <= 5; round += 1) {
      one.does('system', tells('unknown', { effect_id: `${refund}#${round}` }));
      one.until(one.state.refunds[0]?.retry_at ?? '');
    }
    expect(open(one.state)).toEqual(['appeal', `refund_unknown ${refund}`]);
    const withdraw: Command = { command: 'withdraw', body: { reason: 'solved' } };
    expect(changes(one, one.does('consumer', withdraw))).toEqual(['ended tsk_pure_1']);
    expect(one.state).toMatchObject({ stage: 'settling', final: false });
    expect(changes(one, one.does('payment', tells('succeeded')))).toEqual(['ended tsk_pure_2']);
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'refunded' });
  });

  test('a refund that six rounds have learned nothing of, until it fails for good', () => {
    const one = settling();
    for (let round = 1; round <= 5; round += 1) {
      one.does('system', tells('unknown', { effect_id: `${refund}#${round}` }));
      expect(open(one.state)).toEqual([]);
      one.until(one.state.refunds[0]?.retry_at ?? '');
    }
    expect(open(one.state)).toEqual([`refund_unknown ${refund}`]);
    one.does('system', tells('unknown', { effect_id: `${refund}#6` }));
    one.until('2026-03-12T00:00:00+08:00');
    expect(open(one.state)).toEqual([`refund_unknown ${refund}`]);
    expect(changes(one, one.does('payment', tells('failed')))).toEqual(['ended tsk_pure_1', 'opened refund_failed']);
  });

  test('a refund that nobody asks for in time, until the provider has taken it', () => {
    const one = settling();
    expect(changes(one, one.until(one.clock('refund').due_at))).toEqual(['opened refund_late']);
    expect(changes(one, one.until('2026-03-10T12:00:00+08:00'))).toEqual([]);
    const accepted = tells('accepted', { effect_id: `${refund}#1` });
    expect(changes(one, one.does('system', accepted))).toEqual(['ended tsk_pure_1']);
  });

  test('also where somebody is asked for something else, or was for another refund', () => {
    const one = settling(twoTenders);
    one.does('payment', tells('failed'));
    one.does('payment', tells('succeeded'));
    one.does('payment', tells('succeeded', { amount: 1, refund_id: second }));
    expect(open(one.state)).toEqual([`notice_differs ${second}`]);
    expect(changes(one, one.until(one.clock('refund').due_at))).toEqual(['opened refund_late']);
    const other = settling(twoTenders);
    other.does('payment', tells('failed'));
    expect(changes(other, other.until(other.clock('refund').due_at))).toEqual([]);
  });

  test('a notice that says otherwise, once for each refund, after the end of the case as well', () => {
    const one = settling();
    expect(changes(one, one.does('payment', tells('succeeded', { amount: 1 })))).toEqual(['opened notice_differs']);
    expect(changes(one, one.does('payment', tells('succeeded', { currency: 'EUR' })))).toEqual([]);
    one.does('payment', tells('succeeded'));
    expect(one.state.final).toBe(true);
    expect(open(one.state)).toEqual([`notice_differs ${refund}`]);
  });

  test('a refund that comes back from the bank', () => {
    const one = refunded();
    expect(changes(one, one.does('payment', tells('failed')))).toEqual(['opened refund_bounced']);
  });

  test('a refund that the provider brings after a person has paid it', () => {
    const one = settling();
    one.does('payment', tells('failed'));
    one.does('platform:p-1', byHand);
    expect(changes(one, one.does('payment', tells('succeeded')))).toEqual(['opened refund_paid_twice']);
    expect(changes(one, one.does('payment', tells('succeeded')))).toEqual([]);
    expect(open(one.state)).toEqual([`refund_paid_twice ${refund}`]);
  });
});

describe('what comes after the end', () => {
  test('a scan, once until it is dealt with', () => {
    const one = refunded();
    expect(changes(one, one.does('carrier', scan('delivered')))).toEqual(['opened scan_of_finished_case']);
    expect(changes(one, one.does('carrier', scan('lost')))).toEqual([]);
    one.does('platform:p-1', { command: 'take_task', body: { task_id: 'tsk_pure_1' } });
    one.does('platform:p-1', { command: 'complete_task', body: { task_id: 'tsk_pure_1', result: 'not_needed' } });
    expect(open(one.state)).toEqual([]);
    expect(changes(one, one.does('carrier', scan('lost')))).toEqual(['opened scan_of_finished_case']);
    expect(one.state.tasks.map(({ id }) => id)).toEqual(['tsk_pure_1', 'tsk_pure_2']);
  });
});

test('every kind says what is to be done and why, in both languages', () => {
  for (const kind of taskKinds) {
    const { what, why } = taskRules[kind];
    expect(what.en, kind).toMatch(/^[A-Z][^.]+$/);
    expect(why.en, kind).toMatch(/^[A-Z].+\.$/);
    expect(what.zh, kind).toMatch(/^[^a-z.]+[^。]$/);
    expect(why.zh, kind).toMatch(/^[^a-z.]+。$/);
  }
});
