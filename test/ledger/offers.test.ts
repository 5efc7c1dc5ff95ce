import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anApplication } from '../harness/applications.ts';
import { approval, consumer, merchant, platform, verdict } from '../harness/counter.ts';
import { type Change, openCounter } from '../harness/open-counter.ts';

/** What the sides of a return ask of each other and offer each other, by HTTP. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter, approved, rejection } = desk;

const keep = (amount: number) => ({ kind: 'keep_and_refund', amount });

async function offered(offer: object, by = merchant, change: Change = {}) {
  const { id } = await counter.open(change);
  const { offers, stage } = await counter.must(id, 'offer', offer, by);
  return { id, stage, answer: { offer_id: offers.at(-1)?.id } };
}

describe('evidence asked for', () => {
  const items = [{ kind: 'photo', text: 'The tag, please.' }];

  test('by the merchant and given on the second day: the review is longer by exactly these two days', async () => {
    const { id } = await counter.open();
    expect((await counter.clock(id, 'review')).due_at).toBe('2026-03-07T00:00:00+08:00');
    const asked = await counter.must(id, 'request-evidence', { items }, merchant);
    expect(asked).toMatchObject({
      stage: 'awaiting_evidence',
      awaiting: { party: 'consumer', until: '2026-03-07T00:00:00+08:00' },
    });
    expect((await counter.clock(id, 'review')).state).toBe('paused');
    await counter.at(id, '2026-03-05T10:00:00+08:00');
    const answers = (await counter.lastEvent(id, 'evidence_requested')).id;
    expect((await counter.must(id, 'add-evidence', { evidence: [desk.photo], answers }, consumer)).stage).toBe(
      'awaiting_review',
    );
    expect(await counter.clock(id, 'review')).toMatchObject({ state: 'running', due_at: '2026-03-11T00:00:00+08:00' });
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect([before.stage, after.stage]).toEqual(['awaiting_review', 'awaiting_ship_back']);
  });

  test('and never given: when its three days are over the review goes on with what is there', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'request-evidence', { items }, merchant);
    const { before, after } = await counter.around(id, '2026-03-07T00:00:00+08:00');
    expect([before.stage, after.stage]).toEqual(['awaiting_evidence', 'awaiting_review']);
    expect(await counter.clock(id, 'review')).toMatchObject({ state: 'running', due_at: '2026-03-12T00:00:00+08:00' });
  });

  test('by the platform of the merchant, whose own it is to give', async () => {
    const { id } = await counter.open({ allegations: ['fake'] });
    const asked = await counter.must(id, 'request-evidence', { from: 'merchant', items }, platform);
    expect(asked).toMatchObject({ stage: 'awaiting_evidence', awaiting: { party: 'merchant' } });
    expect((await counter.must(id, 'add-evidence', { evidence: [desk.photo] }, consumer)).stage).toBe(
      'awaiting_evidence',
    );
    await counter.at(id, '2026-03-04T10:00:00+08:00');
    expect((await counter.must(id, 'add-evidence', { evidence: [desk.photo] }, merchant)).stage).toBe(
      'platform_review',
    );
    // one workday was paused
    expect((await counter.clock(id, 'platform_review')).due_at).toBe('2026-03-10T00:00:00+08:00');
    expect(
      (await counter.must(id, 'decide', { ...verdict, decision: 'approve', goods: 'return' }, platform)).stage,
    ).toBe('awaiting_ship_back');
  });

  test('handed in by the platform on behalf of the consumer is given', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'request-evidence', { items }, merchant);
    const uploaded = await counter.photo('platform');
    const behalf = { key: 'platform', as: consumer } as const;
    const answer = await desk.api.post(`/v1/cases/${id}/add-evidence`, { evidence: [uploaded] }, behalf);
    expect(answer.json()).toMatchObject({ stage: 'awaiting_review' });
  });

  test.each(['approve', 'reject'])(
    'and answered after the merchant went on with %s is kept, and moves nothing',
    async (command) => {
      const { id } = await counter.open();
      await counter.must(id, 'request-evidence', { items }, merchant);
      const moved = await counter.must(id, command, command === 'approve' ? approval : rejection(), merchant);
      expect(await counter.refusal(id, 'add-evidence', { evidence: [desk.photo] }, consumer)).toBe('200');
      expect((await counter.read(id)).stage).toBe(moved.stage);
    },
  );

  test('may not be asked by the merchant of itself, nor twice', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'request-evidence', { from: 'merchant', items }, merchant)).toBe(
      '400 invalid_request',
    );
    await counter.must(id, 'request-evidence', { items }, merchant);
    expect(await counter.refusal(id, 'request-evidence', { items }, merchant)).toBe('409 wrong_stage');
  });
});

describe('an offer of money', () => {
  test('to keep the goods: accepted, exactly that comes back and nothing is sent', async () => {
    const { id, stage, answer } = await offered(keep(3000));
    expect(stage).toBe('negotiating');
    const accepted = await counter.must(id, 'accept-offer', answer, consumer);
    expect(accepted).toMatchObject({
      stage: 'settling',
      offers: [{ state: 'accepted' }],
      settlement: { total: { amount: 3000 }, tenders: [{ tender_id: 't1', amount: 3000 }] },
    });
    expect(await counter.pays(id)).toMatchObject({
      outcome: 'refunded',
      refunds: [{ amount: { amount: 3000 } }],
      parcels: [],
    });
  });

  test('is never more than was paid', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'offer', keep(12901), merchant)).toBe('422 exceeds_paid');
    expect(await counter.refusal(id, 'offer', keep(12901), consumer)).toBe('422 exceeds_paid');
    await counter.must(id, 'offer', keep(12900), merchant);
  });

  test('is never more than other cases of the order have left', async () => {
    const lines = [
      { id: 'l1', sku: 'S1', quantity: 1, unit_price: 6450 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 6450 },
    ];
    const order = { ...anApplication().order, id: `o-${randomUUID()}`, lines };
    const first = await offered(keep(6450), merchant, { order });
    await counter.must(first.id, 'accept-offer', first.answer, consumer);
    await counter.pays(first.id);
    const second = await counter.open({ order, lines: [{ line_id: 'l2', quantity: 1 }] });
    expect(await counter.refusal(second.id, 'offer', keep(6451), merchant)).toBe('422 exceeds_paid');
    expect(await counter.refusal(second.id, 'offer', keep(6450), merchant)).toBe('200');
  });

  test('for the goods back: accepted, they come back, and that amount is refunded', async () => {
    const { id, answer } = await offered({ kind: 'other_amount', amount: 10000 });
    expect(await counter.must(id, 'accept-offer', answer, consumer)).toMatchObject({
      stage: 'awaiting_ship_back',
      settlement: null,
    });
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-03T10:00:00+08:00');
    await counter.must(id, 'inspect', counter.passed(), merchant);
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded', settlement: { total: { amount: 10000 } } });
  });

  test('names goods of the case, and no more of them than it has', async () => {
    const { id } = await counter.open();
    const twice = [
      { line_id: 'l1', quantity: 1 },
      { line_id: 'l1', quantity: 1 },
    ];
    expect(
      await counter.refusal(id, 'offer', { ...keep(100), lines: [{ line_id: 'l9', quantity: 1 }] }, merchant),
    ).toBe('400 invalid_request');
    expect(
      await counter.refusal(id, 'offer', { ...keep(100), lines: [{ line_id: 'l1', quantity: 2 }] }, merchant),
    ).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'offer', { ...keep(100), lines: twice }, merchant)).toBe('400 invalid_request');
  });

  test('after a refusal may still be accepted, and ends the quarrel', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'reject', rejection(), merchant);
    const { offers } = await counter.must(id, 'offer', keep(2000), merchant);
    await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, consumer);
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded', settlement: { total: { amount: 2000 } } });
  });
});

describe('the answer to an offer', () => {
  test('declined: the review goes on, longer by the time the answer took', async () => {
    const { id, answer } = await offered(keep(3000));
    await counter.at(id, '2026-03-04T10:00:00+08:00');
    expect(await counter.must(id, 'decline-offer', answer, consumer)).toMatchObject({
      stage: 'awaiting_review',
      offers: [{ state: 'declined' }],
    });
    expect(await counter.clock(id, 'review')).toMatchObject({ state: 'running', due_at: '2026-03-10T00:00:00+08:00' });
    expect(await counter.refusal(id, 'accept-offer', answer, consumer)).toMatch(/^409/);
  });

  test('countered: the other side answers the new offer', async () => {
    const { id, answer } = await offered(keep(3000));
    const countered = await counter.must(id, 'decline-offer', { ...answer, counter: keep(5000) }, consumer);
    expect(countered).toMatchObject({
      stage: 'negotiating',
      offers: [{ state: 'declined' }, { by: 'consumer', state: 'open', amount: { amount: 5000 } }],
      awaiting: { party: 'merchant' },
    });
    const offer_id = countered.offers[1]?.id;
    expect(await counter.refusal(id, 'accept-offer', { offer_id }, consumer)).toBe('403 not_your_command');
    await counter.must(id, 'accept-offer', { offer_id }, merchant);
    expect(await counter.pays(id)).toMatchObject({ settlement: { total: { amount: 5000 } } });
  });

  test('never given: the offer expires on the third day, and the review goes on', async () => {
    const { id, answer } = await offered(keep(3000));
    const { before, after } = await counter.around(id, '2026-03-07T00:00:00+08:00');
    expect(before).toMatchObject({ stage: 'negotiating', offers: [{ state: 'open' }] });
    expect(after).toMatchObject({ stage: 'awaiting_review', offers: [{ state: 'expired' }] });
    expect(await counter.clock(id, 'review')).toMatchObject({ state: 'running', due_at: '2026-03-12T00:00:00+08:00' });
    expect(await counter.refusal(id, 'accept-offer', answer, consumer)).toBe('409 offer_expired');
    await counter.must(id, 'offer', keep(4000), merchant);
    expect(await counter.refusal(id, 'accept-offer', answer, consumer)).toBe('409 offer_expired');
  });

  test('never given: an offer with an end of its own expires then', async () => {
    const { id } = await offered({ ...keep(3000), expires_at: '2026-03-03T18:00:00+08:00' });
    const { before, after } = await counter.around(id, '2026-03-03T18:00:00+08:00');
    expect([before.stage, after.stage]).toEqual(['negotiating', 'awaiting_review']);
  });

  test('is for the other side, one offer at a time', async () => {
    const { id, answer } = await offered(keep(3000));
    expect(await counter.refusal(id, 'accept-offer', answer, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'decline-offer', answer, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'offer', keep(1000), consumer)).toBe('409 wrong_stage');
    expect(await counter.refusal(id, 'accept-offer', { offer_id: 'off_none' }, consumer)).toBe('400 invalid_request');
  });

  test('is past when the merchant has approved meanwhile', async () => {
    const { id, answer } = await offered(keep(3000));
    expect((await counter.must(id, 'approve', approval, merchant)).stage).toBe('awaiting_ship_back');
    expect(await counter.refusal(id, 'accept-offer', answer, consumer)).toMatch(/^409 (offer_expired|wrong_stage)$/);
    const more = { kind: 'more_time', clock: 'ship_back', until: '2026-03-15T00:00:00+08:00' };
    expect(await counter.refusal(id, 'offer', more, consumer)).toBe('200');
  });

  test('is past when the case has gone to the platform', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'reject', rejection(), merchant);
    await counter.must(id, 'offer', keep(2000), merchant);
    const against = (await counter.lastEvent(id, 'rejected')).id;
    await counter.must(id, 'appeal', { against, grounds: 'g', wants: 'w' }, consumer);
    const decided = await counter.must(id, 'decide', { ...verdict, decision: 'approve', goods: 'return' }, platform);
    expect(decided.stage).toBe('awaiting_ship_back');
    const { offers } = decided;
    expect(await counter.refusal(id, 'accept-offer', { offer_id: offers[0]?.id }, consumer)).toMatch(/^409/);
  });
});

describe('an offer of more time', () => {
  test('to send the goods: accepted, the window ends then', async () => {
    const id = await approved({});
    const until = '2026-03-16T00:00:00+08:00';
    const { offers, stage } = await counter.must(
      id,
      'offer',
      { kind: 'more_time', clock: 'ship_back', until },
      consumer,
    );
    expect(stage).toBe('awaiting_ship_back');
    await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, merchant);
    expect(await counter.clock(id, 'ship_back')).toMatchObject({ due_at: until });
    const { before, after } = await counter.around(id, until);
    expect([before.stage, after.outcome]).toEqual(['awaiting_ship_back', 'lapsed']);
  });

  test('for the review: accepted, the review ends then', async () => {
    const until = '2026-03-16T00:00:00+08:00';
    const { id, answer } = await offered({ kind: 'more_time', clock: 'review', until });
    expect((await counter.must(id, 'accept-offer', answer, consumer)).stage).toBe('awaiting_review');
    expect(await counter.clock(id, 'review')).toMatchObject({ state: 'running', due_at: until });
    const { before, after } = await counter.around(id, until);
    expect([before.stage, after.stage]).toEqual(['awaiting_review', 'awaiting_ship_back']);
  });

  test('for the inspection: with the consumer’s word, past the statutory term too', async () => {
    const id = await approved({});
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-03T10:00:00+08:00');
    const until = '2026-03-16T00:00:00+08:00';
    const { offers } = await counter.must(id, 'offer', { kind: 'more_time', clock: 'inspect', until }, merchant);
    await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, consumer);
    expect((await counter.clock(id, 'inspect')).due_at).toBe(until);
  });

  test('needs a window that runs and a later end', async () => {
    const { id } = await counter.open();
    const until = '2026-03-16T00:00:00+08:00';
    expect(await counter.refusal(id, 'offer', { kind: 'more_time', clock: 'ship_back', until }, merchant)).toBe(
      '400 invalid_request',
    );
    expect(
      await counter.refusal(
        id,
        'offer',
        { kind: 'more_time', clock: 'review', until: '2026-03-06T00:00:00+08:00' },
        merchant,
      ),
    ).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'offer', { kind: 'more_time' }, merchant)).toBe('400 invalid_request');
  });
});
