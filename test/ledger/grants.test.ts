import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bookOf } from '../../domain/books.ts';
import type { CaseView } from '../../domain/case-view.ts';
import { OUTSIDE_TENDERS } from '../../domain/standard.ts';
import { booksOf } from '../../drizzle/queries/postings.ts';
import { anApplication } from '../harness/applications.ts';
import { anotherPerson, consumer, merchant, platform } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** Goodwill, price reductions and compensation, by HTTP: who may, on whose word, and how much over all cases of an order. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter } = desk;

/** ¥130.01 by two tenders, for one of l1 and one of l2: a case for each. */
const anOrder = () => ({
  ...anApplication().order,
  id: `o-${randomUUID()}`,
  tenders: [
    { id: 't1', kind: 'wechat', amount: 7000 },
    { id: 't2', kind: 'gift_card', amount: 6001 },
  ],
  lines: [
    { id: 'l1', sku: 'S1', quantity: 1, unit_price: 9000 },
    { id: 'l2', sku: 'S2', quantity: 1, unit_price: 4001 },
  ],
});
const goodwill = { kind: 'goodwill', amount: 2000, borne_by: 'platform', reason: 'Waited for a week, said Mrs Wang.' };
const off = (amount: number) => ({ ...goodwill, kind: 'price_reduction', amount });
const damages = { ...goodwill, kind: 'compensation', formula: '2 nights x 10.00' };
const grant = (id: string, body: object, as = platform, headers = {}) =>
  desk.api.post(`/v1/cases/${id}/grant`, body, { as, headers });
const agree = (id: string, proposal_id: string | undefined, as = anotherPerson) =>
  desk.api.post(`/v1/cases/${id}/approve-payment`, { proposal_id }, { as });
const codes = (answers: { statusCode: number; json: () => { code?: string } }[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, (one) => `${one.statusCode} ${one.json().code ?? ''}`.trim())].map(([code, own]) => [
      code,
      own.length,
    ]),
  );
const sumOf = (refunds: CaseView['refunds'], tender: string) =>
  refunds.reduce((sum, { tender_id, amount }) => (tender_id === tender ? sum + amount.amount : sum), 0);
const proposalOf = (view: CaseView) => view.proposals?.at(-1)?.id;
const eventsOf = async (id: string, type: string) => (await counter.events(id)).filter((event) => event.type === type);

describe('goodwill', () => {
  test('is paid beside the claim, which goes on; what was typed of it is private', async () => {
    const { id } = await counter.open({ order: anOrder() });
    expect(await counter.must(id, 'grant', goodwill, platform)).toMatchObject({
      stage: 'awaiting_review',
      outcome: null,
      money_outcome: 'owed',
      settlement: { adjustments: [{ kind: 'goodwill', amount: 2000, rule: 'SD-04', borne_by: 'platform' }] },
      refunds: [{ tender_id: OUTSIDE_TENDERS, amount: { amount: 2000 } }],
    });
    expect(await counter.pays(id)).toMatchObject({ stage: 'awaiting_review', money_outcome: 'refunded' });
    const [event] = await eventsOf(id, 'granted');
    expect(event).toMatchObject({ rules: ['SD-04'], actor: { role: 'platform' } });
    expect(JSON.stringify(event?.data)).not.toContain('Wang');
    expect(await counter.must(id, 'withdraw', { reason: 'solved' }, consumer)).toMatchObject({
      stage: 'closed',
      outcome: 'withdrawn',
    });
    expect(await counter.refusal(id, 'grant', goodwill, platform)).toBe('409 case_closed');
  });

  test('is no other party’s to give, nor at another’s cost, by nobody, for nothing, or in another’s case', async () => {
    const { id } = await counter.open({ order: anOrder() });
    const gives = (body: object, as: string) => counter.refusal(id, 'grant', body, as);
    expect(await gives(goodwill, consumer)).toBe('403 not_your_command');
    expect(await gives(goodwill, merchant)).toBe('403 not_your_command');
    expect(await gives({ ...goodwill, borne_by: 'merchant' }, 'merchant:m-8')).toBe('404 not_found');
    expect(await gives({ ...goodwill, borne_by: 'carrier' }, platform)).toBe('409 not_liable');
    expect(await gives({ ...goodwill, borne_by: 'consumer' }, platform)).toBe('400 invalid_request');
    expect(await gives({ ...goodwill, amount: 0 }, platform)).toBe('400 invalid_request');
    expect(await gives({ ...goodwill, reason: ' ' }, platform)).toBe('400 invalid_request');
    expect(await gives({ ...goodwill, rules: ['XX-99'] }, platform)).toBe('400 invalid_request');
    expect(await gives({ ...damages, formula: undefined }, platform)).toBe('400 invalid_request');
    expect(await gives({ ...goodwill, amount: 50_001 }, platform)).toBe('422 exceeds_cap');
    expect(await gives(off(13_002), platform)).toBe('422 exceeds_paid');
    const nobody = await desk.api.post(`/v1/cases/${id}/grant`, goodwill, { key: 'platform' });
    expect([nobody.statusCode, nobody.json().code]).toEqual([400, 'actor_required']);
    expect((await counter.read(id)).refunds).toEqual([]);
  });

  test('with the same key is given once', async () => {
    const { id } = await counter.open({ order: anOrder() });
    const key = { 'idempotency-key': randomUUID() };
    const answers = [await grant(id, goodwill, platform, key), await grant(id, goodwill, platform, key)];
    expect(answers.map(({ statusCode, headers }) => [statusCode, headers['idempotent-replayed']])).toEqual([
      [200, undefined],
      [200, 'true'],
    ]);
    expect(await eventsOf(id, 'granted')).toHaveLength(1);
    expect((await grant(id, { ...goodwill, amount: 1 }, platform, key)).statusCode).toBe(422);
  });
});

describe('the word of others', () => {
  test('above the limit a second person’s, never the first one’s own by another key', async () => {
    const { id } = await counter.open({ order: anOrder() });
    const proposed = await counter.must(id, 'grant', { ...goodwill, amount: 20_001 }, platform);
    expect(proposed).toMatchObject({
      settlement: null,
      proposals: [{ kind: 'goodwill', borne_by: 'platform', granted_by: 'platform', awaits: ['second_person'] }],
    });
    expect(proposed.proposals?.[0]).not.toHaveProperty('refund_id');
    const body = { proposal_id: proposalOf(proposed) };
    for (const key of ['service', 'other', 'platform'] as const) {
      const answer = await desk.api.post(`/v1/cases/${id}/approve-payment`, body, { as: platform, key });
      expect([answer.statusCode, answer.json().code], key).toEqual([403, 'second_person_needed']);
    }
    expect(await counter.refusal(id, 'approve-payment', body, merchant)).toBe('403 not_your_command');
    expect((await desk.api.get(`/v1/cases/${id}`, { as: merchant })).json().proposals).toBeUndefined();
    const typesFor = async (more: object) =>
      (await desk.api.get(`/v1/cases/${id}/events`, more)).json().data.map(({ type }: { type: string }) => type);
    expect(await typesFor({ as: consumer })).toEqual(['opened']);
    expect(await typesFor({ key: 'service' })).toEqual(['opened']);
    expect(await typesFor({ as: platform })).toEqual(['opened', 'payment_proposed']);
    const agreed = await Promise.all(
      Array.from({ length: 20 }, (_, at) => agree(id, body.proposal_id, `platform:q-${at}`)),
    );
    expect(codes(agreed)).toEqual({ 200: 1, '409 wrong_stage': 19 });
    expect(await counter.pays(id)).toMatchObject({
      settlement: { total: { amount: 20_001 } },
      money_outcome: 'refunded',
    });
    expect(await eventsOf(id, 'granted')).toHaveLength(1);
  });

  test('at the merchant’s cost the merchant’s, who sees what it is asked, and why', async () => {
    const { id } = await counter.open({ order: anOrder() });
    await counter.must(id, 'grant', { ...off(1000), borne_by: 'merchant' }, platform);
    const seen: CaseView = (await desk.api.get(`/v1/cases/${id}`, { as: merchant })).json();
    expect(seen.proposals).toMatchObject([{ kind: 'price_reduction', awaits: ['merchant'], amount: { amount: 1000 } }]);
    expect(seen.allowed_actions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['approve_payment', 'decline_payment', 'grant']),
    );
    const read = (await desk.api.get(`/v1/cases/${id}/events?limit=200`, { as: merchant })).json().data.at(-1);
    expect(read.contents).toMatchObject([{ kind: 'reason', content: goodwill.reason }]);
    expect((await desk.api.get(`/v1/cases/${id}`, { as: consumer })).json().proposals).toBeUndefined();
    expect((await agree(id, proposalOf(seen), anotherPerson)).json().code).toBe('not_your_command');
    expect((await agree(id, proposalOf(seen), 'merchant:m-8')).statusCode).toBe(404);
    expect((await agree(id, proposalOf(seen), merchant)).statusCode).toBe(200);
    const postings = (await booksOf(desk.api.db, [id])).get(id) ?? [];
    expect(postings.map(({ account, holder, amount, adjustment }) => [account, holder, amount, adjustment])).toEqual([
      ['merchant_payable', 'm-7', 1000, 'price_reduction'],
      ['clearing', null, -1000, 'price_reduction'],
    ]);
  });
});

describe('two cases of one order', () => {
  const openBoth = async () => {
    const order = anOrder();
    const [first, second] = await Promise.all([
      desk.arrived({ order, lines: [{ line_id: 'l1', quantity: 1 }], reason: 'quality' }),
      desk.arrived({ order, lines: [{ line_id: 'l2', quantity: 1 }], reason: 'quality' }),
    ]);
    return [first, second] as const;
  };
  const inspect = (id: string, line_id: string) =>
    desk.api.post(
      `/v1/cases/${id}/inspect`,
      { lines: [{ line_id, findings: [{ result: 'passed', quantity: 1 }] }] },
      { as: merchant },
    );
  const refundsOf = async (ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => counter.read(id)))).flatMap(({ refunds }) => refunds);

  test('with fifty price reductions and their refunds at once give back no more than was paid, tender by tender', async () => {
    const ids = await openBoth();
    const [first, second] = ids;
    await counter.must(first, 'grant', off(701), platform);
    const reductions = Array.from({ length: 50 }, (_, at) => grant(at % 2 === 0 ? first : second, off(700)));
    const [answers, inspected] = await Promise.all([
      Promise.all(reductions),
      Promise.all([inspect(first, 'l1'), inspect(second, 'l2')]),
    ]);
    expect(inspected.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const { 200: done = 0, '422 exceeds_paid': refused = 0, ...others } = codes(answers);
    expect(others).toEqual({});
    expect(done + refused).toBe(50);
    expect(refused).toBeGreaterThan(0);
    const refunds = await refundsOf(ids);
    expect(sumOf(refunds, 't1')).toBeLessThanOrEqual(7000);
    expect(sumOf(refunds, 't2')).toBeLessThanOrEqual(6001);
    // all goods are back: all that was paid is given back, reduced or not
    expect(sumOf(refunds, 't1') + sumOf(refunds, 't2')).toBe(13_001);
    for (const id of ids) {
      expect(await counter.pays(id)).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
      expect((await booksOf(desk.api.db, [id])).get(id)).toEqual(bookOf(await desk.api.ledger.eventsOf(id)));
    }
  });

  test('share one limit and one cap, however many grant at once', async () => {
    const ids = await openBoth();
    const answers = await Promise.all(
      Array.from({ length: 56 }, (_, at) => grant(ids[at % 2] ?? '', { ...goodwill, amount: 1000 })),
    );
    expect(codes(answers)).toEqual({ 200: 50, '422 exceeds_cap': 6 });
    const granted = await Promise.all(ids.map((id) => eventsOf(id, 'granted')));
    const proposed = await Promise.all(ids.map((id) => eventsOf(id, 'payment_proposed')));
    expect([granted.flat().length, proposed.flat().length]).toEqual([20, 30]);
    const agreed = await Promise.all(
      ids.flatMap((id, at) =>
        (proposed[at] ?? []).flatMap(({ data }) => [
          agree(id, `${data.proposal_id}`),
          agree(id, `${data.proposal_id}`),
        ]),
      ),
    );
    expect(codes(agreed)).toEqual({ 200: 30, '409 wrong_stage': 30 });
    const refunds = await refundsOf(ids);
    expect(sumOf(refunds, OUTSIDE_TENDERS)).toBe(50_000);
    expect(new Set(refunds.map(({ refund_no }) => refund_no)).size).toBe(refunds.length);
    const books = await booksOf(desk.api.db, [...ids]);
    const borne = [...books.values()].flat().filter(({ account }) => account === 'platform_subsidy');
    expect(borne.reduce((sum, { amount }) => sum + amount, 0)).toBe(50_000);
  });
});
