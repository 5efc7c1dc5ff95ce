import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import {
  anotherPerson,
  approval,
  type Counter,
  consumer,
  counterOf,
  merchant,
  platform,
  verdict,
} from '../harness/counter.ts';

/** Every way a return ends, by HTTP; around each deadline, a second before it and at it. */

let api: ApiBench;
let counter: Counter;
let photo: string;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
  counter = counterOf(api);
  photo = await counter.photo();
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

type Change = Partial<ApplicationInput> & { orderId?: string };

async function approved(change: Change = {}): Promise<string> {
  const { id } = await counter.open(change);
  await counter.must(id, 'approve', approval, merchant);
  return id;
}

/** Goods in the merchant's hands on 4 March, a Wednesday. */
async function arrived(change: Change = {}): Promise<string> {
  const id = await approved(change);
  await counter.shipBack(id);
  api.setClock('2026-03-04T12:00:00+08:00');
  await counter.arrives(id, '2026-03-04T11:00:00+08:00');
  return id;
}

const three = (): Change => ({
  order: {
    ...anApplication().order,
    id: `o-${randomUUID()}`,
    lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }],
  },
  lines: [{ line_id: 'l1', quantity: 3 }],
});
const found = (...findings: object[]) => ({ lines: [{ line_id: 'l1', findings }], evidence: [photo] });
const rejection = () => ({
  reason: 'not_intact',
  explanation: 'A tag is missing.',
  alternative: { text: 'A voucher.' },
  evidence: [photo],
});

describe('inspection', () => {
  test('passed: everything is refunded, and the case ends', async () => {
    const id = await arrived();
    expect(await counter.must(id, 'inspect', counter.passed(), merchant)).toMatchObject({
      stage: 'settling',
      money_outcome: 'owed',
    });
    expect(await counter.pays(id)).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      final: true,
      money_outcome: 'refunded',
      settlement: { total: { amount: 12900 } },
    });
  });

  test('passed in part: what passed is refunded, what failed, was short or wrong is not, and may be claimed again', async () => {
    const change = three();
    const id = await arrived(change);
    const findings = [
      { result: 'passed', quantity: 1, grade: 'new' },
      { result: 'failed', quantity: 1, fault: 'tag_removed' },
      { result: 'short', quantity: 1 },
    ];
    const body = { ...found(...findings), foreign: [{ text: 'an old shoe', quantity: 1 }] };
    expect(await counter.must(id, 'inspect', body, merchant)).toMatchObject({
      stage: 'settling',
      lines: [{ findings }],
      settlement: { total: { amount: 4300 }, lines: [{ line_id: 'l1', quantity: 1, amount: 4300 }] },
    });
    expect(await counter.pays(id)).toMatchObject({ stage: 'appeal_window', refunds: [{ amount: { amount: 4300 } }] });
    const { before, after } = await counter.around(id, '2026-03-12T00:00:00+08:00');
    expect(before).toMatchObject({ stage: 'appeal_window', final: false, money_outcome: 'refunded' });
    expect(after).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
    expect(await counter.openRefusal({ ...change, lines: [{ line_id: 'l1', quantity: 3 }] })).toBe(
      '422 exceeds_bought',
    );
    expect(await counter.openRefusal({ ...change, lines: [{ line_id: 'l1', quantity: 2 }] })).toBe('201');
  });

  test('passed in part: what failed is heard on appeal, and granted, for what the first refund left', async () => {
    const id = await arrived(three());
    const findings = [
      { result: 'passed', quantity: 1 },
      { result: 'failed', quantity: 2 },
    ];
    await counter.must(id, 'inspect', found(...findings), merchant);
    const against = (await counter.lastEvent(id, 'inspected')).id;
    const appeal = { against, grounds: 'It came so.', wants: 'My money.' };
    await counter.pays(id);
    expect((await counter.must(id, 'appeal', appeal, consumer)).stage).toBe('platform_review');
    const granted = { ...verdict, decision: 'approve', goods: 'keep' };
    expect(await counter.refusal(id, 'decide', { ...granted, lines: [{ line_id: 'l1', quantity: 3 }] }, platform)).toBe(
      '400 invalid_request',
    );
    expect(
      await counter.must(id, 'decide', { ...granted, lines: [{ line_id: 'l1', quantity: 1 }] }, platform),
    ).toMatchObject({
      stage: 'settling',
      settlement: { version: 2, total: { amount: 8600 } },
      refunds: [
        { settlement_version: 1, amount: { amount: 4300 }, state: 'succeeded' },
        { settlement_version: 2, amount: { amount: 4300 }, state: 'requested' },
      ],
    });
    expect(await counter.pays(id)).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
  });

  test('must add up, name every line once, and prove what failed', async () => {
    const id = await arrived(three());
    const refusal = (body: object) => counter.refusal(id, 'inspect', body, merchant);
    expect(await refusal(counter.passed(2))).toBe('400 invalid_request');
    expect(await refusal(counter.passed(4))).toBe('400 invalid_request');
    expect(await refusal({ ...found({ result: 'wrong', quantity: 3 }), evidence: [] })).toBe('400 invalid_request');
    expect(await refusal({ lines: [...counter.passed(3).lines, ...counter.passed(3).lines] })).toBe(
      '400 invalid_request',
    );
    expect((await counter.read(id)).stage).toBe('awaiting_inspection');
  });

  test('failed: refused with evidence, and final a week later when nobody appeals', async () => {
    const id = await arrived();
    expect(
      await counter.must(id, 'inspect', found({ result: 'failed', quantity: 1, fault: 'soiled' }), merchant),
    ).toMatchObject({
      stage: 'appeal_window',
      refunds: [],
    });
    expect(await counter.lastEvent(id, 'inspected')).toMatchObject({ rules: expect.arrayContaining(['NR-06']) });
    const { before, after } = await counter.around(id, '2026-03-12T00:00:00+08:00');
    expect([before.stage, before.final]).toEqual(['appeal_window', false]);
    expect(after).toMatchObject({ stage: 'closed', outcome: 'rejected', final: true, money_outcome: 'none' });
  });

  test('never made: it passes by itself when three workdays have gone, and the merchant has missed a duty', async () => {
    const id = await arrived();
    const { before, after } = await counter.around(id, '2026-03-10T00:00:00+08:00');
    expect(before.stage).toBe('awaiting_inspection');
    expect(after).toMatchObject({ stage: 'settling', settlement: { total: { amount: 12900 } } });
    expect((await counter.clock(id, 'inspect')).breached_at).toBe('2026-03-10T00:00:00+08:00');
    expect(await counter.lastEvent(id, 'inspected')).toMatchObject({ actor: { role: 'system' } });
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded' });
  });
});

describe('silence of the merchant', () => {
  test('approves what the rules grant, and goods that are sent then are refunded', async () => {
    const { id } = await counter.open();
    const { before, after } = await counter.around(id, '2026-03-07T00:00:00+08:00');
    expect(before.stage).toBe('awaiting_review');
    expect(after.stage).toBe('awaiting_ship_back');
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-07T00:00:00+08:00');
    await counter.must(id, 'inspect', counter.passed(), merchant);
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded' });
  });

  test('is open to the merchant’s appeal, which a person decides', async () => {
    const { id } = await counter.open();
    await counter.at(id, '2026-03-07T00:00:00+08:00');
    const against = (await counter.lastEvent(id, 'approved')).id;
    const appeal = { against, grounds: 'We answered by phone.', wants: 'A refusal.' };
    expect(await counter.refusal(id, 'appeal', appeal, consumer)).toBe('403 not_your_command');
    expect((await counter.must(id, 'appeal', appeal, merchant)).stage).toBe('platform_review');
    const decided = { ...verdict, decision: 'reject', goods: 'keep' };
    expect(await counter.must(id, 'decide', decided, platform)).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });
});

describe('a consumer who does not send the goods', () => {
  const lapsed = async (change: Change): Promise<string> => {
    const id = await approved(change);
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect(before.stage).toBe('awaiting_ship_back');
    expect(after).toMatchObject({ stage: 'closed', outcome: 'lapsed', final: true });
    return id;
  };

  test('lets the case lapse, and may try once more with the first notice’s date', async () => {
    const orderId = `o-${randomUUID()}`;
    const first = await lapsed({ orderId });
    // the seven days ended with 9 March: without the first notice it is too late
    expect((await api.post('/v1/assessments', anApplication({ orderId }))).json().decision).toBe('reject');
    const second = await counter.open({ orderId, previous_case_id: first });
    expect(second).toMatchObject({ previous_case_id: first, assessment: { decision: 'approve' } });
    await counter.must(second.id, 'approve', approval, merchant);
    const { before, after } = await counter.around(second.id, '2026-03-19T00:00:00+08:00');
    expect([before.stage, after.outcome]).toEqual(['awaiting_ship_back', 'lapsed']);
    expect(await counter.openRefusal({ orderId, previous_case_id: second.id })).toBe('400 invalid_request');
    expect(await counter.openRefusal({ orderId, previous_case_id: first })).toBe('400 invalid_request');
  });

  test('tries again on that order and for that consumer only, and only what lapsed', async () => {
    const orderId = `o-${randomUUID()}`;
    const first = await lapsed({ orderId });
    expect(await counter.openRefusal({ previous_case_id: first })).toBe('400 invalid_request');
    expect(await counter.openRefusal({ orderId, previous_case_id: first }, 'consumer:u-43')).toBe(
      '403 not_your_command',
    );
    const withdrawnOrder = `o-${randomUUID()}`;
    api.setClock('2026-03-03T10:00:00+08:00');
    const { id } = await counter.open({ orderId: withdrawnOrder });
    await counter.must(id, 'withdraw', { reason: 'changed_mind' }, consumer);
    expect(await counter.openRefusal({ orderId: withdrawnOrder, previous_case_id: id })).toBe('400 invalid_request');
  });
});

describe('withdrawing', () => {
  test.each([
    ['before the review', caseAt('open'), false],
    ['before hand-over', caseAt('approved'), false],
    ['after hand-over', caseAt('shipped'), true],
    ['after delivery', caseAt('arrived'), true],
  ] as const)('%s ends the case without money', async (_when, made, underWay) => {
    const id = await made();
    expect(await counter.must(id, 'withdraw', { reason: 'solved' }, consumer)).toMatchObject({
      stage: 'closed',
      outcome: 'withdrawn',
      final: true,
      refunds: [],
      money_outcome: 'none',
    });
    expect((await counter.lastEvent(id, 'withdrawn')).data).toMatchObject({ goods_under_way: underWay });
  });

  test('is over with the inspection', async () => {
    const id = await arrived();
    await counter.must(id, 'inspect', counter.passed(), merchant);
    expect(await counter.refusal(id, 'withdraw', { reason: 'solved' }, consumer)).toBe('409 wrong_stage');
  });
});

/** A case at a stage, made when the test runs. */
function caseAt(stage: 'open' | 'approved' | 'shipped' | 'arrived') {
  return async (): Promise<string> => {
    if (stage === 'arrived') return arrived();
    if (stage === 'open') return (await counter.open()).id;
    const id = await approved();
    if (stage === 'shipped') await counter.shipBack(id);
    return id;
  };
}

describe('a refusal', () => {
  const rejected = async () => {
    const { id } = await counter.open();
    await counter.must(id, 'reject', rejection(), merchant);
    return { id, against: (await counter.lastEvent(id, 'rejected')).id };
  };
  const appeal = (against: string) => ({ against, grounds: 'It is as it came.', wants: 'My money.' });

  test('needs a published reason, evidence and another solution', async () => {
    const { id } = await counter.open();
    const { evidence: _photo, ...unproven } = rejection();
    const { alternative: _other, ...bare } = rejection();
    for (const body of [unproven, bare, { ...rejection(), reason: 'no_such_reason' }]) {
      expect(await counter.refusal(id, 'reject', body, merchant)).toBe('400 invalid_request');
    }
    expect(await counter.must(id, 'reject', rejection(), merchant)).toMatchObject({
      stage: 'appeal_window',
      outcome: null,
    });
  });

  test('becomes final a week later', async () => {
    const { id, against } = await rejected();
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect(before).toMatchObject({ stage: 'appeal_window', final: false });
    expect(after).toMatchObject({ stage: 'closed', outcome: 'rejected' });
    expect(await counter.refusal(id, 'appeal', appeal(against), consumer)).toBe('409 case_closed');
  });

  test('is appealed against by the consumer, once for each, and decided by the platform', async () => {
    const { id, against } = await rejected();
    expect(await counter.refusal(id, 'appeal', appeal(`${against}9`), consumer)).toBe('400 invalid_request');
    await counter.at(id, '2026-03-10T23:59:59+08:00');
    expect((await counter.must(id, 'appeal', appeal(against), consumer)).stage).toBe('platform_review');
    const decided = { ...verdict, decision: 'approve', goods: 'return' };
    expect((await counter.must(id, 'decide', decided, platform)).stage).toBe('awaiting_ship_back');
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-10T23:59:59+08:00');
    await counter.must(id, 'inspect', found({ result: 'failed', quantity: 1 }), merchant);
    const again = (await counter.lastEvent(id, 'inspected')).id;
    // what was found later is another decision, and is heard by another person than the first
    await counter.must(id, 'appeal', appeal(again), consumer);
    expect(await counter.refusal(id, 'decide', decided, platform)).toBe('403 not_your_command');
    expect(
      await counter.must(id, 'decide', { ...decided, decision: 'reject', goods: 'keep' }, anotherPerson),
    ).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });

  test('that the platform upholds on appeal is final at once', async () => {
    const { id, against } = await rejected();
    await counter.must(id, 'appeal', appeal(against), consumer);
    const decided = { ...verdict, decision: 'reject', goods: 'keep' };
    expect(await counter.must(id, 'decide', decided, platform)).toMatchObject({
      stage: 'closed',
      outcome: 'rejected',
      final: true,
    });
  });

  test('of the platform is heard by another person than before', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    const decided = { ...verdict, decision: 'reject', goods: 'keep' };
    expect((await counter.must(id, 'decide', decided, platform)).stage).toBe('appeal_window');
    const against = (await counter.lastEvent(id, 'decided')).id;
    expect((await counter.must(id, 'appeal', appeal(against), consumer)).stage).toBe('platform_review');
    expect(await counter.refusal(id, 'decide', decided, platform)).toBe('403 not_your_command');
    const granted = { ...verdict, decision: 'approve', goods: 'keep', amount: 5000 };
    expect(await counter.must(id, 'decide', granted, anotherPerson)).toMatchObject({ stage: 'settling' });
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded', settlement: { total: { amount: 5000 } } });
  });
});
