import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { approval, type Counter, consumer, counterOf, merchant, platform, verdict } from '../harness/counter.ts';

/** Returns whose lines, or pieces of one line, are decided differently. */

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

type Change = Partial<ApplicationInput>;

/** Two lines: 3 pieces for 30 yuan each, and one custom-made for 70, whose exclusion was confirmed where `excluded`. */
const twoLines = ({ excluded = false } = {}): Change => ({
  order: {
    ...anApplication().order,
    id: `o-${randomUUID()}`,
    tenders: [{ id: 't1', kind: 'wechat', amount: 16000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 3, unit_price: 3000 },
      {
        id: 'l2',
        sku: 'S2',
        quantity: 1,
        unit_price: 7000,
        ...(excluded
          ? {
              category: 'custom_made' as const,
              exclusion: { marked: true, confirmed_at: '2026-02-27T08:59:00+08:00' },
            }
          : {}),
      },
    ],
  },
  lines: [
    { line_id: 'l1', quantity: 3 },
    { line_id: 'l2', quantity: 1 },
  ],
});
const some = (quantity: number) => [{ line_id: 'l1', quantity }];
const whole = [{ line_id: 'l2', quantity: 1 }];
const refusing = (lines: object[]) => ({
  lines,
  reason: 'not_intact',
  explanation: 'A tag is missing.',
  alternative: { text: 'A voucher.' },
  evidence: [photo],
});
const passing = (quantity: number) => ({
  lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity, grade: 'noted' }] }],
});

/** What was approved comes back, is inspected and paid. */
async function returned(id: string, quantity: number) {
  await counter.shipBack(id);
  await counter.arrives(id, '2026-03-03T09:59:00+08:00');
  await counter.must(id, 'inspect', passing(quantity), merchant);
  return counter.pays(id);
}

describe('the merchant', () => {
  test('approves some and refuses the rest: what is approved comes back and is paid, then the rest may be heard', async () => {
    const { id } = await counter.open(twoLines());
    expect(await counter.must(id, 'approve', { ...approval, lines: some(2) }, merchant)).toMatchObject({
      stage: 'awaiting_review',
    });
    expect((await counter.clock(id, 'review')).state).toBe('running');
    expect(
      await counter.must(id, 'reject', refusing([{ line_id: 'l1', quantity: 1 }, ...whole]), merchant),
    ).toMatchObject({ stage: 'awaiting_ship_back', return: { address: approval.return_address } });

    expect(await returned(id, 2)).toMatchObject({
      stage: 'appeal_window',
      settlement: { total: { amount: 6000 }, lines: [{ line_id: 'l1', quantity: 2 }] },
    });
    expect((await counter.lastEvent(id, 'inspected')).rules).toContain('NR-17');
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect([before.stage, after.stage, after.outcome]).toEqual(['appeal_window', 'closed', 'refunded']);
  });

  test('refuses some first: the rest still waits for its decision', async () => {
    const { id } = await counter.open(twoLines());
    expect((await counter.must(id, 'reject', refusing(whole), merchant)).stage).toBe('awaiting_review');
    expect((await counter.lastEvent(id, 'rejected')).rules).toEqual(['NR-05', 'NR-06', 'NR-18']);
    expect((await counter.must(id, 'approve', approval, merchant)).stage).toBe('awaiting_ship_back');
    const event = await counter.lastEvent(id, 'approved');
    expect(event.data.lines).toEqual(some(3));
  });

  test('decides on no line twice, and on none of more than what waits', async () => {
    const { id } = await counter.open(twoLines());
    await counter.must(id, 'approve', { ...approval, lines: some(2) }, merchant);
    expect(await counter.refusal(id, 'approve', { ...approval, lines: some(2) }, merchant)).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'reject', refusing(some(2)), merchant)).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'reject', refusing([{ line_id: 'l9', quantity: 1 }]), merchant)).toBe(
      '400 invalid_request',
    );
    expect((await counter.read(id)).stage).toBe('awaiting_review');
  });

  test('may decide on nothing in part while an offer is open', async () => {
    const { id } = await counter.open(twoLines());
    await counter.must(id, 'offer', { kind: 'keep_and_refund', amount: 1000 }, merchant);
    expect(await counter.refusal(id, 'approve', { ...approval, lines: some(1) }, merchant)).toBe('409 wrong_stage');
  });
});

describe('silence', () => {
  test('approves the lines that the rules grant and refuses the others, each with its own rules', async () => {
    const { id } = await counter.open(twoLines({ excluded: true }));
    const after = await counter.at(id, '2026-03-07T00:00:00+08:00');
    expect(after.stage).toBe('awaiting_ship_back');
    expect(await counter.lastEvent(id, 'rejected')).toMatchObject({
      actor: { role: 'system' },
      rules: ['NR-02'],
      data: { lines: whole },
    });
    expect(await counter.lastEvent(id, 'approved')).toMatchObject({
      rules: ['NR-01', 'SD-02'],
      data: { lines: some(3), goods_back: true },
    });
  });

  test('after a partial decision decides on what is left', async () => {
    const { id } = await counter.open(twoLines({ excluded: true }));
    await counter.must(id, 'approve', { ...approval, lines: some(1) }, merchant);
    const after = await counter.at(id, '2026-03-07T00:00:00+08:00');
    expect(after).toMatchObject({ stage: 'awaiting_ship_back', return: { address: approval.return_address } });
    expect((await counter.lastEvent(id, 'approved')).data.lines).toEqual(some(2));
    expect(await returnedBy(id)).toEqual(some(3));
  });
});

/** What the consumer is to send back, as a parcel without lines says. */
async function returnedBy(id: string) {
  await counter.shipBack(id);
  return (await counter.read(id)).parcels[0]?.lines;
}

describe('the platform', () => {
  const decision = { ...verdict, decision: 'approve', goods: 'return' };

  test('grants some lines: the others are refused, and may be heard once what is granted is paid', async () => {
    const { id } = await counter.open({ ...twoLines(), allegations: ['fraud'] });
    await counter.must(id, 'decide', { ...decision, lines: some(2) }, platform);
    expect(await returned(id, 2)).toMatchObject({ stage: 'appeal_window' });
    const against = (await counter.lastEvent(id, 'decided')).id;
    expect(
      (await counter.must(id, 'appeal', { against, grounds: 'All of it.', wants: 'All of it.' }, consumer)).stage,
    ).toBe('platform_review');
    const another = 'platform:p-2';
    expect(
      await counter.must(id, 'decide', { ...decision, goods: 'keep', amount: 5000, lines: whole }, another),
    ).toMatchObject({
      stage: 'settling',
      settlement: { total: { amount: 11000 } },
    });
    expect(await counter.pays(id)).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
  });

  test('on appeal has goods sent back that were refused before: they are inspected like the first', async () => {
    const { id } = await counter.open(twoLines());
    await counter.must(id, 'approve', { ...approval, lines: some(3) }, merchant);
    await counter.must(id, 'reject', refusing(whole), merchant);
    await returned(id, 3);
    const against = (await counter.lastEvent(id, 'rejected')).id;
    await counter.must(id, 'appeal', { against, grounds: 'g', wants: 'w' }, consumer);
    expect((await counter.must(id, 'decide', decision, platform)).stage).toBe('awaiting_ship_back');
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-03T09:59:30+08:00');
    const findings = { lines: [{ line_id: 'l2', findings: [{ result: 'passed', quantity: 1 }] }] };
    expect(await counter.must(id, 'inspect', findings, merchant)).toMatchObject({
      settlement: { version: 2, total: { amount: 16000 } },
    });
    expect(await counter.pays(id)).toMatchObject({
      stage: 'closed',
      refunds: [{ amount: { amount: 9000 } }, { amount: { amount: 7000 } }],
    });
  });
});
