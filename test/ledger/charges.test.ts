import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { carryOutCharge } from '../../activities/charge.ts';
import { sandboxCharges } from '../../adapters/sandbox/charge-client.ts';
import { buildPaymentApp } from '../../adapters/sandbox/payment-app.ts';
import { call, listenSomewhere, quickSettings, startReceiver } from '../../adapters/sandbox/rehearsal.ts';
import { bookOf } from '../../domain/books.ts';
import type { PostingView } from '../../domain/views/posting.ts';
import { booksOf } from '../../drizzle/queries/postings.ts';
import { anApplication } from '../harness/applications.ts';
import { atOnce } from '../harness/at-once.ts';
import { anotherPerson, consumer, merchant, platform } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** Charges by HTTP, on a real PostgreSQL and the sandbox's provider: who may, how often, and what is left when somebody dies midway. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter } = desk;
const Movements = z.object({ authorise: z.int(), capture: z.int(), void: z.int() });
const Book = z.object({
  data: z.array(z.object({ charge_no: z.string(), state: z.string(), captured: z.int(), movements: Movements })),
});

let provider: { url: string; close: () => Promise<void> };
beforeAll(async () => {
  const receiver = await startReceiver();
  const settings = quickSettings(receiver.url);
  const app = await buildPaymentApp({ ...settings, pace: { ...settings.pace, slowMs: 2_000 } });
  const url = await listenSomewhere(app);
  const close = async () => {
    await app.close();
    await receiver.close();
  };
  provider = { url, close };
});
beforeEach(() => faults({}));
afterAll(() => provider?.close());

const faults = (those: object) => call('PUT', `${provider.url}/faults`, those);
const atProvider = async (chargeNo: string) =>
  Book.parse((await call('GET', `${provider.url}/charges`)).body).data.find(({ charge_no }) => charge_no === chargeNo);

class Killed extends Error {}
/** Does what is owed, as a worker would; one that is killed dies between the provider's answer and its report. */
async function work(id: string, how: 'whole' | 'killed' | 'impatient' = 'whole'): Promise<void> {
  const { ledger } = desk.api;
  const reach = async (name: string) => {
    if (how === 'killed' && name === 'charge.answered') throw new Killed();
  };
  const charges = sandboxCharges({ baseUrl: provider.url, timeoutMs: how === 'impatient' ? 1_000 : 5_000 });
  for (const { id: effect } of (await ledger.presentFact(id)).owes) {
    const worker = { ...atOnce, ledger, charges, pauses: { reach }, onAnswered: () => {} };
    const carried = carryOutCharge(worker, { caseId: id, effectId: effect, attempt: 1 });
    await carried.catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
}

const asked = { purpose: 'hold', amount: 10_000, reason: 'The goods go out first.' };
async function charge(more: object = {}): Promise<{ id: string; charge_id: string; charge_no: string }> {
  const { id } = await counter.open();
  const { charges } = await counter.must(id, 'request-charge', { ...asked, ...more }, merchant);
  const [one] = charges;
  if (!one) throw new Error('nothing is asked for');
  return { id, charge_id: one.id, charge_no: one.charge_no };
}
async function held(more: object = {}) {
  const one = await charge(more);
  await counter.must(one.id, 'accept-charge', { charge_id: one.charge_id, tender_id: 't1' }, consumer);
  await work(one.id);
  return one;
}
const chargeOf = async (id: string) => (await counter.read(id)).charges[0];
const take = ({ charge_id }: { charge_id: string }, amount = 4000) => ({ charge_id, amount, reason: 'Lost.' });
const letGo = ({ charge_id }: { charge_id: string }) => ({ charge_id, reason: 'The goods are back.' });
const actions = async (id: string, as: string) =>
  (await desk.api.get(`/v1/cases/${id}`, { as }))
    .json()
    .allowed_actions.map(({ name }: { name: string }) => name)
    .filter((name: string) => name.endsWith('_charge'));

async function balances(id: string): Promise<Record<string, number>> {
  const postings: PostingView[] = (await desk.api.get(`/v1/cases/${id}/postings?limit=200`, { key: 'auditor' })).json()
    .data;
  const sums = Map.groupBy(postings, ({ account }) => account);
  const entries = [...sums].map(
    ([account, own]) => [account, own.reduce((sum, { amount }) => sum + amount, 0)] as const,
  );
  return Object.fromEntries(entries.filter(([, sum]) => sum !== 0));
}
const uncleared = async (id: string) =>
  (await desk.api.get('/v1/reports/uncleared?limit=200&older_than=PT0S', { key: 'auditor' }))
    .json()
    .data.filter(({ case_id }: { case_id: string }) => case_id === id);

describe('a charge', () => {
  test('is asked for by merchant or platform, and agreed to by the consumer of the case alone', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'request-charge', asked, consumer)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'request-charge', asked, 'merchant:m-8')).toBe('404 not_found');
    expect(await counter.refusal(id, 'request-charge', { ...asked, amount: 0 }, merchant)).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'request-charge', { ...asked, purpose: 'quote' }, merchant)).toBe(
      '400 invalid_request',
    );
    const one = await charge();
    const consent = { charge_id: one.charge_id, tender_id: 't1' };
    const accept = (as: string) => counter.refusal(one.id, 'accept-charge', consent, as);
    expect(await accept(merchant)).toBe('403 not_your_command');
    expect(await accept(platform)).toBe('403 not_your_command');
    expect(await accept('consumer:u-43')).toBe('404 not_found');
    const forThem = await desk.api.post(`/v1/cases/${one.id}/accept-charge`, consent, {
      as: consumer,
      key: 'platform',
    });
    expect([forThem.statusCode, forThem.json().code]).toEqual([403, 'not_your_command']);
    expect(await actions(one.id, consumer)).toEqual(['accept_charge', 'decline_charge']);
    expect(await actions(one.id, merchant)).toEqual(['request_charge', 'release_charge']);
    await counter.must(one.id, 'accept-charge', consent, consumer);
    expect((await counter.lastEvent(one.id, 'charge_agreed')).actor).toMatchObject({ role: 'consumer' });
    expect(await accept(consumer)).toBe('409 wrong_stage');
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({
      state: 'authorised',
      tender_id: 't1',
      amount: { amount: 10_000, currency: 'CNY' },
      held: { amount: 10_000 },
      release_by: '2026-03-09T10:00:00+08:00',
    });
    const { data } = await counter.lastEvent(one.id, 'charge_asked');
    expect(data).toMatchObject({ purpose: 'hold', content: [{ kind: 'reason' }] });
    expect(JSON.stringify(data)).not.toContain('The goods go out first');
  });

  test('that nobody has agreed to is never asked of the provider', async () => {
    const one = await charge();
    expect((await desk.api.ledger.beginCharge(one.id, `${one.charge_id}.authorise#1`)).charge).toBeNull();
    const answer = { status: 'succeeded', providerNo: 'p-1' } as const;
    await desk.api.ledger.reportCharge(one.id, `${one.charge_id}.authorise#1`, answer);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'asked', held: { amount: 0 } });
    expect(await atProvider(one.charge_no)).toBeUndefined();
  });

  test('for a difference in price is taken at once, whole, and stands in the books as the merchant’s', async () => {
    const one = await held({ purpose: 'price_difference', amount: 700, rules: ['NR-11'] });
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'captured', captured: { amount: 700 }, held: { amount: 0 } });
    expect(await balances(one.id)).toEqual({ consumer_tender: 700, merchant_payable: -700 });
    expect(await atProvider(one.charge_no)).toMatchObject({ movements: { authorise: 1, capture: 1, void: 0 } });
  });
});

describe('a deposit', () => {
  test('is taken once, never above what is authorised, however many ask at once', async () => {
    const one = await held();
    expect(await counter.refusal(one.id, 'capture-charge', take(one), consumer)).toBe('403 not_your_command');
    expect(await counter.refusal(one.id, 'capture-charge', take(one, 10_001), merchant)).toBe('422 exceeds_paid');
    const other = await charge();
    expect(await counter.refusal(other.id, 'capture-charge', take(one), merchant)).toBe('400 invalid_request');
    expect(await counter.refusal(other.id, 'capture-charge', take(other), merchant)).toBe('409 wrong_stage');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        desk.api.post(`/v1/cases/${one.id}/capture-charge`, take(one), { as: merchant }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    await Promise.all([work(one.id), work(one.id)]);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'captured', captured: { amount: 4000 } });
    expect(await atProvider(one.charge_no)).toMatchObject({ captured: 4000, movements: { capture: 1 } });
    expect(await balances(one.id)).toEqual({ consumer_tender: 4000, merchant_payable: -4000 });
    expect(await counter.refusal(one.id, 'capture-charge', take(one), platform)).toBe('409 wrong_stage');
    expect(await counter.refusal(one.id, 'release-charge', letGo(one), platform)).toBe('409 wrong_stage');
    const kept = (await booksOf(desk.api.db, [one.id])).get(one.id);
    expect(kept).toEqual(bookOf(await desk.api.ledger.eventsOf(one.id)));
  });

  test('above the limit is taken with a second person’s word, which the platform alone sees', async () => {
    const one = await held({ amount: 30_000 });
    const proposed = await counter.must(one.id, 'capture-charge', take(one, 20_001), platform);
    expect(proposed.proposals).toMatchObject([
      { kind: 'capture_charge', charge_id: one.charge_id, amount: { amount: 20_001 }, state: 'open' },
    ]);
    expect((await desk.api.ledger.presentFact(one.id)).owes).toEqual([]);
    for (const as of [consumer, merchant])
      expect((await desk.api.get(`/v1/cases/${one.id}`, { as })).json().proposals).toBeUndefined();
    const word = { proposal_id: proposed.proposals?.[0]?.id };
    expect(await counter.refusal(one.id, 'approve-payment', word, platform)).toBe('403 second_person_needed');
    expect(await counter.refusal(one.id, 'approve-payment', word, merchant)).toBe('403 not_your_command');
    await counter.must(one.id, 'approve-payment', word, anotherPerson);
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'captured', captured: { amount: 20_001 } });
  });

  test('that a merchant wants to take above the limit is its own to see and to give up, and a person’s to agree to', async () => {
    const one = await held({ amount: 30_000 });
    const { proposals = [] } = await counter.must(one.id, 'capture-charge', take(one, 25_000), merchant);
    expect(proposals).toMatchObject([{ kind: 'capture_charge', asked_by: 'merchant', awaits: ['second_person'] }]);
    const word = { proposal_id: proposals[0]?.id };
    expect(await counter.refusal(one.id, 'approve-payment', word, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(one.id, 'capture-charge', take(one, 1), merchant)).toBe('409 wrong_stage');
    await counter.must(one.id, 'decline-payment', { ...word, reason: 'The goods came.' }, merchant);
    await counter.must(one.id, 'capture-charge', take(one, 1), merchant);
  });

  test('that is held shows in the report of what has not cleared, with what it waits for', async () => {
    const one = await held();
    expect(await balances(one.id)).toEqual({ consumer_tender: 10_000, deposits_held: -10_000 });
    expect(await uncleared(one.id)).toMatchObject([
      {
        account: 'deposits_held',
        settlement_version: 0,
        amount: 10_000,
        unit: 'CNY',
        why: [],
        deposits: [{ charge_id: one.charge_id, tender_id: 't1', amount: 10_000, waits_for: 'word' }],
      },
    ]);
    await counter.must(one.id, 'release-charge', letGo(one), merchant);
    expect((await uncleared(one.id))[0].deposits).toMatchObject([{ waits_for: 'request' }]);
    await work(one.id);
    expect(await uncleared(one.id)).toEqual([]);
    expect(await balances(one.id)).toEqual({});
  });

  test('keeps its case from its end until it is let go', async () => {
    const one = await held();
    expect(await counter.refusal(one.id, 'close', { outcome: 'withdrawn', reason: 'x' }, platform)).toBe(
      '409 wrong_stage',
    );
    const withdrawn = await counter.must(one.id, 'withdraw', { reason: 'changed_mind' }, consumer);
    expect(withdrawn).toMatchObject({ stage: 'settling', final: false, charges: [{ released: true, step: 'void' }] });
    await work(one.id);
    expect(await counter.read(one.id)).toMatchObject({
      stage: 'closed',
      outcome: 'withdrawn',
      charges: [{ state: 'voided', held: { amount: 0 } }],
    });
    expect(await atProvider(one.charge_no)).toMatchObject({ state: 'voided', movements: { capture: 0, void: 1 } });
  });

  test('that nobody takes is let go in time, without anybody', async () => {
    const one = await held();
    await counter.at(one.id, '2026-03-09T10:00:00+08:00');
    expect((await counter.lastEvent(one.id, 'charge_released')).data).toMatchObject({ why: 'expiring' });
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'voided' });
  });
});

describe('a worker that is killed between what the provider did and its report', () => {
  test.each(['authorise', 'capture', 'void'] as const)('leaves nothing done twice: %s', async (step) => {
    const one = step === 'authorise' ? await charge() : await held();
    if (step === 'authorise')
      await counter.must(one.id, 'accept-charge', { charge_id: one.charge_id, tender_id: 't1' }, consumer);
    if (step === 'capture') await counter.must(one.id, 'capture-charge', take(one), merchant);
    if (step === 'void') await counter.must(one.id, 'release-charge', letGo(one), merchant);
    await work(one.id, 'killed');
    expect(await chargeOf(one.id)).toMatchObject({ state: 'requested', step });
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({
      state: { authorise: 'authorised', capture: 'captured', void: 'voided' }[step],
    });
    expect((await atProvider(one.charge_no))?.movements[step]).toBe(1);
  });
});

describe('while the provider is at fault', () => {
  test.each(['error_after', 'slow', 'twice'])('%s: every step is done once, and known in the end', async (mode) => {
    const one = await charge();
    await faults({ mode });
    await counter.must(one.id, 'accept-charge', { charge_id: one.charge_id, tender_id: 't1' }, consumer);
    await work(one.id, 'impatient');
    const lost = mode !== 'twice';
    expect(await chargeOf(one.id)).toMatchObject({ state: lost ? 'unknown' : 'authorised' });
    if (lost) await counter.at(one.id, '2026-03-03T10:01:00+08:00');
    await work(one.id);
    await counter.must(one.id, 'capture-charge', take(one), merchant);
    await work(one.id, 'impatient');
    if (lost) await counter.at(one.id, '2026-03-03T10:02:00+08:00');
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({ state: 'captured', captured: { amount: 4000 } });
    expect(await atProvider(one.charge_no)).toMatchObject({
      captured: 4000,
      movements: { authorise: 1, capture: 1, void: 0 },
    });
  });

  test('what it refuses for good is a task with its reason, and ends with what a person does', async () => {
    await faults({ fail_charges: [{ tender_id: 't1', step: 'void', reason: 'issuer_says_no' }] });
    const one = await held();
    await counter.must(one.id, 'withdraw', { reason: 'other' }, consumer);
    await work(one.id);
    expect(await chargeOf(one.id)).toMatchObject({
      state: 'failed',
      reason: 'issuer_says_no',
      held: { amount: 10_000 },
    });
    const tasks = async () => (await desk.api.get(`/v1/tasks?case_id=${one.id}`, { key: 'platform' })).json().data;
    expect(await tasks()).toMatchObject([{ kind: 'charge_failed', subject: one.charge_id, done_at: null }]);
    expect((await uncleared(one.id))[0].deposits).toMatchObject([{ waits_for: 'person', reason: 'issuer_says_no' }]);
    await faults({});
    await counter.must(one.id, 'release-charge', letGo(one), platform);
    await work(one.id);
    expect(await counter.read(one.id)).toMatchObject({ stage: 'closed', charges: [{ state: 'voided' }] });
    expect(await tasks()).toMatchObject([{ kind: 'charge_failed', result: 'by_itself' }]);
  });
});

test('the same request with the same key asks once', async () => {
  const { id } = await counter.open({ order: { ...anApplication().order, id: `o-${randomUUID()}` } });
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => desk.api.post(`/v1/cases/${id}/request-charge`, asked, { as: merchant, headers });
  const [first, again] = [await send(), await send()];
  expect([first.statusCode, again.statusCode, again.headers['idempotent-replayed']]).toEqual([200, 200, 'true']);
  expect((await counter.read(id)).charges).toHaveLength(1);
});
