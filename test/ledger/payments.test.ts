import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CaseView } from '../../domain/case-view.ts';
import { anApplication } from '../harness/applications.ts';
import { anotherPerson, consumer, merchant, platform } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** Refunds that failed and that people pay, by HTTP: who may, who else must agree, and what the provider's late word does. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter, arrived } = desk;

/** A case whose one refund of so much has failed for good. */
async function failed(amount = 12_900): Promise<{ id: string; refund: CaseView['refunds'][number]; now: string }> {
  const order = {
    ...anApplication().order,
    id: `o-${randomUUID()}`,
    tenders: [{ id: 't1', kind: 'wechat', amount }],
    lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: amount }],
  };
  const id = await arrived({ order });
  await counter.must(id, 'inspect', counter.passed(), merchant);
  const { refunds, now } = await counter.fails(id);
  const [refund] = refunds;
  if (!refund) throw new Error('nothing was promised');
  return { id, refund, now };
}
const paid = ({ refund, now }: Awaited<ReturnType<typeof failed>>, more: object = {}) => ({
  refund_id: refund.id,
  method: 'same_way',
  reference: 'ICBC 6222 0200 1234',
  paid_at: now,
  ...more,
});
const notice = (refund: CaseView['refunds'][number], status = 'succeeded') => ({
  id: `ntc_${randomUUID()}`,
  refund_no: refund.refund_no,
  provider_no: 'p-1',
  status,
  ...refund.amount,
  occurred_at: '2026-03-04T12:00:00+08:00',
});
const proposalOf = async (id: string) => (await counter.read(id)).proposals?.at(-1)?.id ?? 'none';
const tasksOf = async (id: string) => (await desk.api.get(`/v1/tasks?case_id=${id}`, { key: 'platform' })).json().data;
const actions = (view: CaseView) => view.allowed_actions.map(({ name }) => name);

describe('a refund that failed', () => {
  test('is paid by hand, which ends the case; the reference is private', async () => {
    const one = await failed();
    expect(actions(await counter.read(one.id))).toContain('settle_manually');
    expect(await counter.must(one.id, 'settle-manually', paid(one), platform)).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      money_outcome: 'refunded',
      refunds: [{ state: 'manual', by_hand: { method: 'same_way', paid_at: one.now } }],
    });
    const event = await counter.lastEvent(one.id, 'refund_settled_by_hand');
    expect(event).toMatchObject({ rules: ['NR-11'], actor: { role: 'platform' }, data: { proposal_id: null } });
    expect(JSON.stringify(event.data)).not.toContain('6222');
    const { milestones, owes } = await desk.api.ledger.presentFact(one.id);
    expect(milestones).toMatchObject({ settled: { at: event.seq }, closed: { outcome: 'refunded' } });
    expect(owes).toEqual([]);
  });

  test('is not paid by hand by a side, by nobody in particular, twice, before it failed, or in another case', async () => {
    const one = await failed();
    const pay = (as: string, body: object = paid(one), id = one.id) => counter.refusal(id, 'settle-manually', body, as);
    expect(await pay(consumer)).toBe('403 not_your_command');
    expect(await pay(merchant)).toBe('403 not_your_command');
    expect(await pay('merchant:m-8')).toBe('404 not_found');
    const nobody = await desk.api.post(`/v1/cases/${one.id}/settle-manually`, paid(one), { key: 'platform' });
    expect([nobody.statusCode, nobody.json().code]).toEqual([400, 'actor_required']);
    expect(await pay(platform, { ...paid(one), paid_at: '2027-01-01T00:00:00+08:00' })).toBe('400 invalid_request');
    expect(await pay(platform, { ...paid(one), reference: ' ' })).toBe('400 invalid_request');
    const other = await arrived({});
    expect(await pay(platform, paid(one), other)).toBe('400 invalid_request');
    await counter.must(other, 'inspect', counter.passed(), merchant);
    const promised = (await counter.read(other)).refunds[0]?.id;
    expect(await pay(platform, { ...paid(one), refund_id: promised }, other)).toBe('409 wrong_stage');
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    expect(await pay(platform)).toBe('409 case_closed');
  });

  test('is paid by hand once, however often the same request comes and however many come at once', async () => {
    const one = await failed();
    const key = { 'idempotency-key': randomUUID() };
    const send = (headers: Record<string, string>) =>
      desk.api.post(`/v1/cases/${one.id}/settle-manually`, paid(one), { as: platform, headers });
    const [first, again] = [await send(key), await send(key)];
    expect([first.statusCode, again.statusCode, again.headers['idempotent-replayed']]).toEqual([200, 200, 'true']);
    const two = await failed();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        desk.api.post(`/v1/cases/${two.id}/settle-manually`, paid(two), { as: platform }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    const events = await counter.events(two.id);
    expect(events.filter(({ type }) => type === 'refund_settled_by_hand')).toHaveLength(1);
  });

  test('is never asked of the provider again once it was paid by hand', async () => {
    const one = await failed();
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    for (const round of [1, 2]) {
      const begun = await desk.api.ledger.beginRefund(one.id, `${one.refund.id}#${round}`);
      expect(begun.refund).toBeNull();
    }
  });

  test('that the provider brings after all, paid by hand already, is shown to a person as money that came twice', async () => {
    const one = await failed();
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    expect((await desk.api.callback('payment', notice(one.refund))).statusCode).toBe(200);
    expect((await desk.api.callback('payment', notice(one.refund))).statusCode).toBe(200);
    expect(await counter.read(one.id)).toMatchObject({
      outcome: 'refunded',
      money_outcome: 'manual',
      refunds: [{ state: 'manual', paid_twice: true }],
    });
    expect(await tasksOf(one.id)).toMatchObject([
      { kind: 'refund_failed', result: 'by_itself' },
      { kind: 'refund_paid_twice', subject: one.refund.id, done_at: null },
    ]);
    const twice = (await counter.events(one.id)).filter(({ type }) => type === 'refund_paid_twice');
    expect(twice).toMatchObject([{ actor: { role: 'payment' }, rules: ['NR-11'] }]);
  });
});

describe('another way than the payment came', () => {
  test('needs the consumer’s recorded consent, and nobody else’s', async () => {
    const one = await failed();
    const byBank = paid(one, { method: 'bank_transfer' });
    const answer = await desk.api.post(`/v1/cases/${one.id}/settle-manually`, byBank, { as: platform });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'consent_needed']);
    expect(answer.json().detail).toContain('NR-11');
    const consent = { refund_id: one.refund.id, method: 'bank_transfer' };
    expect(await counter.refusal(one.id, 'consent-other-way', consent, platform)).toBe('403 not_your_command');
    expect(await counter.refusal(one.id, 'consent-other-way', consent, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(one.id, 'consent-other-way', consent, 'consumer:u-43')).toBe('404 not_found');
    expect(actions(await counter.must(one.id, 'consent-other-way', consent, consumer))).toContain('consent_other_way');
    expect((await counter.lastEvent(one.id, 'other_way_consented')).rules).toEqual(['NR-11']);
    expect(await counter.must(one.id, 'settle-manually', byBank, platform)).toMatchObject({
      stage: 'closed',
      refunds: [{ state: 'manual', other_way: 'bank_transfer', by_hand: { method: 'bank_transfer' } }],
    });
  });
});

describe('above the limit of one person', () => {
  test('a payment waits for a second one, is the platform’s to see, and is made with their word', async () => {
    const one = await failed(20_001);
    const proposed = await counter.must(one.id, 'settle-manually', paid(one), platform);
    expect(proposed).toMatchObject({
      stage: 'settling',
      money_outcome: 'manual',
      refunds: [{ state: 'failed' }],
      proposals: [{ kind: 'settle_manually', state: 'open', awaits: ['second_person'], amount: one.refund.amount }],
    });
    const proposal_id = await proposalOf(one.id);
    expect(await tasksOf(one.id)).toMatchObject([
      { kind: 'refund_failed', done_at: null },
      { kind: 'payment_to_approve', subject: proposal_id, done_at: null },
    ]);
    expect(actions(proposed)).toEqual(expect.arrayContaining(['approve_payment', 'decline_payment']));
    expect(actions(proposed)).not.toContain('settle_manually');
    for (const as of [consumer, merchant]) {
      const seen = (await desk.api.get(`/v1/cases/${one.id}`, { as })).json();
      expect(seen.proposals).toBeUndefined();
      expect(actions(seen)).not.toContain('approve_payment');
    }
    expect(await counter.must(one.id, 'approve-payment', { proposal_id }, anotherPerson)).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      refunds: [{ state: 'manual', by_hand: { paid_at: one.now } }],
      proposals: [{ state: 'approved', awaits: [] }],
    });
    expect((await tasksOf(one.id)).map(({ result }: { result: string }) => result)).toEqual(['by_itself', 'by_itself']);
  });

  test('what is only proposed is read by the platform alone, and how it was paid by the consumer too', async () => {
    const one = await failed(20_001);
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    const readers = async (type: string) => {
      const read = await Promise.all(
        [consumer, merchant, platform].map(async (as) => {
          const { data } = (await desk.api.get(`/v1/cases/${one.id}/events?limit=200`, { as })).json();
          return data.find((event: { type: string }) => event.type === type)?.contents.length > 0 ? as : null;
        }),
      );
      return read.filter((as) => as !== null);
    };
    expect(await readers('payment_proposed')).toEqual([platform]);
    await counter.must(one.id, 'approve-payment', { proposal_id: await proposalOf(one.id) }, anotherPerson);
    expect(await readers('refund_settled_by_hand')).toEqual([consumer, platform]);
  });

  test('nobody is their own second person, whichever key they come with', async () => {
    const one = await failed(20_001);
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    const body = { proposal_id: await proposalOf(one.id) };
    const url = `/v1/cases/${one.id}/approve-payment`;
    for (const key of ['service', 'other', 'platform'] as const) {
      const answer = await desk.api.post(url, body, { as: platform, key });
      expect([answer.statusCode, answer.json().code], key).toEqual([403, 'second_person_needed']);
    }
    const unnamed = await desk.api.post(url, body, { key: 'platform' });
    expect([unnamed.statusCode, unnamed.json().code]).toEqual([400, 'actor_required']);
    for (const as of [consumer, merchant])
      expect(await counter.refusal(one.id, 'approve-payment', body, as)).toBe('403 not_your_command');
    expect((await counter.read(one.id)).refunds).toMatchObject([{ state: 'failed' }]);
  });

  test('of twenty who agree at once one does, and of agreeing and declining one', async () => {
    const one = await failed(20_001);
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    const proposal_id = await proposalOf(one.id);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, person) =>
        person % 2 === 0
          ? desk.api.post(`/v1/cases/${one.id}/approve-payment`, { proposal_id }, { as: `platform:p-${person + 2}` })
          : desk.api.post(`/v1/cases/${one.id}/decline-payment`, { proposal_id, reason: 'x' }, { as: platform }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    const answered = (await counter.events(one.id)).filter(({ type }) => /^payment_(approved|declined)$/.test(type));
    expect(answered).toHaveLength(1);
  });

  test('a payment that was declined is not made', async () => {
    const one = await failed(20_001);
    await counter.must(one.id, 'settle-manually', paid(one), platform);
    const proposal_id = await proposalOf(one.id);
    const declined = { proposal_id, reason: 'The bank knows nothing of it.' };
    expect(await counter.must(one.id, 'decline-payment', declined, anotherPerson)).toMatchObject({
      proposals: [{ state: 'declined' }],
      refunds: [{ state: 'failed' }],
    });
    expect(await counter.refusal(one.id, 'approve-payment', { proposal_id }, anotherPerson)).toBe('409 wrong_stage');
    expect(await counter.refusal(one.id, 'decline-payment', declined, anotherPerson)).toBe('409 wrong_stage');
  });
});
