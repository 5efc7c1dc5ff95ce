import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

/** Which remedy a return comes to, where its goods go, who bears it, and who may be heard about it. */

let api: ApiBench;
let counter: Counter;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
  counter = counterOf(api);
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

const withoutReturn = { remedy: 'refund_without_return' as const };
const appeal = (against: string) => ({ against, grounds: 'g', wants: 'w' });

describe('another remedy', () => {
  test('is the consumer’s to choose where the rules leave one: asked for without return, the refund against the goods', async () => {
    const { id } = await counter.open(withoutReturn);
    expect(await counter.read(id)).toMatchObject({ assessment: { decision: 'manual', remedies: ['refund'] } });
    expect(await counter.refusal(id, 'choose-remedy', { remedy: 'refund' }, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'choose-remedy', { remedy: 'refund', sku: 'S9' }, consumer)).toBe(
      '400 invalid_request',
    );
    expect(await counter.must(id, 'choose-remedy', { remedy: 'refund' }, consumer)).toMatchObject({
      stage: 'awaiting_review',
      remedy: 'refund',
      assessment: { decision: 'approve', settlement: { total: { amount: 12900 } } },
    });
    expect((await counter.at(id, '2026-03-07T00:00:00+08:00')).stage).toBe('awaiting_ship_back');
  });

  test('cannot be chosen where the rules leave none', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'choose-remedy', withoutReturn, consumer)).toBe('400 invalid_request');
  });

  test('may be more than was asked for: the merchant leaves the goods with the consumer', async () => {
    const { id } = await counter.open();
    expect(await counter.must(id, 'approve', { ...withoutReturn, guidance: 'Keep it.' }, merchant)).toMatchObject({
      stage: 'settling',
      remedy: 'refund_without_return',
      settlement: { total: { amount: 12900 } },
    });
  });

  test('that is less than was asked for is offered, not imposed', async () => {
    const { id } = await counter.open(withoutReturn);
    const imposed = { ...approval, remedy: 'refund' };
    expect(await counter.refusal(id, 'approve', imposed, merchant)).toBe('400 invalid_request');
    for (const wrong of [{}, { remedy: 'refund_without_return' }, { remedy: 'refund', amount: 100 }])
      expect(await counter.refusal(id, 'offer', { kind: 'other_remedy', ...wrong }, merchant)).toBe(
        '400 invalid_request',
      );
    const { offers } = await counter.must(id, 'offer', { kind: 'other_remedy', remedy: 'refund' }, merchant);
    const accepted = await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, consumer);
    expect(accepted).toMatchObject({ stage: 'awaiting_ship_back', remedy: 'refund' });
  });

  test('decided by the platform says so, and agrees with where the goods go', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    const decision = { ...verdict, decision: 'remedy', goods: 'keep', remedy: 'refund_without_return' };
    for (const wrong of [{ remedy: null }, { goods: 'return' }, { remedy: 'refund' }])
      expect(await counter.refusal(id, 'decide', { ...decision, ...wrong }, platform)).toBe('400 invalid_request');
    expect(
      await counter.must(id, 'decide', { ...decision, liability: [{ party: 'merchant', percent: 100 }] }, platform),
    ).toMatchObject({
      stage: 'settling',
      remedy: 'refund_without_return',
      liability: [{ party: 'merchant', percent: 100 }],
    });
    expect(await counter.lastEvent(id, 'decided')).toMatchObject({
      text: { en: 'The platform decided on another remedy: a refund without return.' },
    });
  });
});

test('liability is assigned by the platform alone, in shares that make a hundred', async () => {
  const { id } = await counter.open();
  const words = { facts: 'The box was thin.', clause: '3.3.1' };
  const shares = [
    { party: 'merchant', percent: 70 },
    { party: 'carrier', percent: 30 },
  ];
  expect(await counter.refusal(id, 'assign-liability', { ...words, shares }, merchant)).toBe('403 not_your_command');
  for (const wrong of [shares.slice(1), [...shares, { party: 'carrier', percent: 0 }], []])
    expect(await counter.refusal(id, 'assign-liability', { ...words, shares: wrong }, platform)).toBe(
      '400 invalid_request',
    );
  expect(await counter.must(id, 'assign-liability', { ...words, shares }, platform)).toMatchObject({
    stage: 'awaiting_review',
    liability: shares,
  });
});

describe('the return address', () => {
  const published = { name: 'Returns', phone: '020-1', address: 'Warehouse 3' };
  const publish = (id: string, address: object | null) =>
    api.ask('PUT', `/v1/merchants/${id}`, { body: { return_address: address }, as: `merchant:${id}` });
  const of = (merchantId: string) => ({ order: { ...anApplication().order, merchant_id: merchantId } });

  test('of an approval by silence is the one the merchant had published then, kept with the case', async () => {
    await publish('m-71', published);
    const { id } = await counter.open(of('m-71'));
    expect(await counter.at(id, '2026-03-07T00:00:00+08:00')).toMatchObject({
      stage: 'awaiting_ship_back',
      return: { address: published, guidance: null },
      escalation_level: 3, // of the first answer, which the merchant owed as well
    });
    await publish('m-71', { ...published, address: 'Elsewhere' });
    expect((await counter.read(id)).return).toMatchObject({ address: published });
    const { data } = await counter.lastEvent(id, 'approved');
    expect(data.content).toEqual([{ kind: 'return_address', ref: expect.any(String), hash: expect.any(String) }]);
  });

  test('"default" stands for the published one', async () => {
    await publish('m-72', published);
    const { id } = await counter.open(of('m-72'));
    const byDefault = { return_address: 'default', guidance: 'Pack it well.' };
    expect(await counter.must(id, 'approve', byDefault, 'merchant:m-72')).toMatchObject({
      return: { address: published, guidance: 'Pack it well.' },
    });
  });

  test('that nobody knows brings in the platform, and shows as soon as it is published (NR-08)', async () => {
    const { id } = await counter.open(of('m-73'));
    expect(await counter.at(id, '2026-03-07T00:00:00+08:00')).toMatchObject({ return: null });
    expect(await counter.lastEvent(id, 'escalated')).toMatchObject({
      rules: ['NR-08'],
      data: { clock: 'ship_back', to: 'platform' },
    });
    await publish('m-73', published);
    expect((await counter.read(id)).return).toEqual({ address: published, guidance: null });
  });
});

describe('the merchant is heard', () => {
  async function silentlyInspected(): Promise<string> {
    const { id } = await counter.open();
    await counter.must(id, 'approve', approval, merchant);
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-03T09:59:00+08:00');
    await counter.at(id, '2026-03-07T00:00:00+08:00');
    return id;
  }

  test('against an inspection that passed by silence: what is promised to the consumer stands, who bears it is decided', async () => {
    const id = await silentlyInspected();
    expect(await counter.clock(id, 'appeal')).toMatchObject({ side: 'merchant', state: 'running' });
    const against = (await counter.lastEvent(id, 'inspected')).id;
    expect(await counter.refusal(id, 'appeal', appeal(against), consumer)).toBe('403 not_your_command');
    expect((await counter.must(id, 'appeal', appeal(against), merchant)).stage).toBe('platform_review');
    expect(await counter.pays(id)).toMatchObject({ stage: 'platform_review', money_outcome: 'refunded' });
    const right = { ...verdict, decision: 'reject', goods: 'keep', liability: [{ party: 'platform', percent: 100 }] };
    expect(await counter.must(id, 'decide', right, platform)).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      liability: [{ party: 'platform', percent: 100 }],
      settlement: { version: 1 },
    });
  });

  test('until the money is with the consumer: then the case is over', async () => {
    const id = await silentlyInspected();
    expect(await counter.pays(id)).toMatchObject({ stage: 'closed', outcome: 'refunded' });
    expect(await counter.clock(id, 'appeal')).toMatchObject({ state: 'cancelled' });
  });

  test('against the platform’s own decision, once and by another person', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    const decision = { ...verdict, decision: 'approve', goods: 'return' };
    await counter.must(id, 'decide', decision, platform);
    const against = (await counter.lastEvent(id, 'decided')).id;
    expect((await counter.must(id, 'appeal', appeal(against), merchant)).stage).toBe('platform_review');
    expect((await counter.lastEvent(id, 'appealed')).rules).toEqual(['PL-05', 'NR-20']);
    expect(await counter.refusal(id, 'decide', decision, platform)).toBe('403 not_your_command');
    await counter.must(id, 'decide', decision, anotherPerson);
    expect((await counter.read(id)).allowed_actions.map(({ name }) => name)).not.toContain('appeal');
  });
});

describe('clocks of the law', () => {
  test('the red line: fifteen days after a demand that nobody has answered, compliance is told (NR-18)', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'hold', { reason: 'x', until: '2026-04-30T00:00:00+08:00' }, platform);
    const { before, after } = await counter.around(id, '2026-03-19T00:00:00+08:00');
    const breached = ({ clocks }: typeof before) => clocks.find(({ name }) => name === 'red_line')?.breached_at;
    expect([breached(before), breached(after)]).toEqual([null, '2026-03-19T00:00:00+08:00']);
    await counter.must(id, 'release', { reason: 'x' }, platform);
    await counter.at(id, '2026-03-19T00:00:01+08:00');
    const told = (await counter.events(id)).filter(
      ({ data, type }) => type === 'escalated' && data.clock === 'red_line',
    );
    expect(told).toMatchObject([{ rules: ['NR-18'], data: { to: 'platform_lead', level: 3 } }]);
  });

  test('the red line ends with the answer and starts again with the goods, until their refund is accepted (QR-06)', async () => {
    const { id } = await counter.open({ reason: 'quality' });
    expect(await counter.clock(id, 'red_line')).toMatchObject({ rule: 'QR-06', due_at: '2026-03-19T00:00:00+08:00' });
    await counter.must(id, 'approve', approval, merchant);
    expect((await counter.clock(id, 'red_line')).state).toBe('met');
    await counter.shipBack(id);
    api.setClock('2026-03-05T10:00:00+08:00');
    await counter.arrives(id, '2026-03-05T09:00:00+08:00');
    expect(await counter.clock(id, 'red_line')).toMatchObject({
      state: 'running',
      started_at: '2026-03-05T09:00:00+08:00',
      due_at: '2026-03-21T00:00:00+08:00',
    });
    await counter.must(id, 'inspect', counter.passed(), merchant);
    await counter.pays(id);
    expect((await counter.clock(id, 'red_line')).state).toBe('met');
  });

  test('in a dispute the side that has not spoken has three days for its evidence, then what is there decides (PL-07)', async () => {
    const photo = await counter.photo();
    const spoken = await counter.open({ allegations: ['fraud'] });
    expect(await counter.clock(spoken.id, 'dispute_evidence')).toMatchObject({ side: 'merchant', state: 'running' });
    await counter.must(spoken.id, 'add-evidence', { evidence: [photo] }, merchant);
    expect((await counter.clock(spoken.id, 'dispute_evidence')).state).toBe('met');

    const { id } = await counter.open({ allegations: ['fraud'] });
    await counter.around(id, '2026-03-07T00:00:00+08:00');
    expect(await counter.lastEvent(id, 'evidence_closed')).toMatchObject({
      at: '2026-03-07T00:00:00+08:00',
      rules: ['PL-07'],
      data: { why: 'window_over' },
      stage: { to: 'platform_review' },
    });
  });
});

describe('windows that are moved', () => {
  test('a hold that is extended is held until then', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'hold', { reason: 'x' }, platform);
    const until = '2026-03-20T00:00:00+08:00';
    const extended = await counter.must(id, 'extend', { clock: 'hold', until, reason: 'x' }, platform);
    expect(extended.held?.until).toBe(until);
  });

  test('an offer that waited out a hold ends as much later', async () => {
    const { id } = await counter.open();
    const { offers } = await counter.must(id, 'offer', { kind: 'keep_and_refund', amount: 100 }, merchant);
    expect(offers[0]?.expires_at).toBe('2026-03-07T00:00:00+08:00');
    await counter.must(id, 'hold', { reason: 'x' }, platform);
    await counter.at(id, '2026-03-04T10:00:00+08:00');
    const released = await counter.must(id, 'release', { reason: 'x' }, platform);
    expect(released.offers[0]?.expires_at).toBe('2026-03-08T00:00:00+08:00');
    expect((await counter.clock(id, 'offer_answer')).due_at).toBe('2026-03-08T00:00:00+08:00');
  });

  test('more time is not offered for a window that any answer ends', async () => {
    const { id } = await counter.open();
    const offer = { kind: 'more_time', clock: 'respond', until: '2026-03-09T00:00:00+08:00' };
    expect(await counter.refusal(id, 'offer', offer, merchant)).toBe('400 invalid_request');
  });

  test('a consumer who grants a longer inspection waits for its refund as long: it counts from the inspection', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'approve', approval, merchant);
    await counter.shipBack(id);
    await counter.arrives(id, '2026-03-03T09:59:00+08:00');
    const longer = { kind: 'more_time', clock: 'inspect', until: '2026-03-20T00:00:00+08:00' };
    const { offers } = await counter.must(id, 'offer', longer, merchant);
    await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, consumer);
    await counter.at(id, '2026-03-16T10:00:00+08:00');
    await counter.must(id, 'inspect', counter.passed(), merchant);
    expect(await counter.clock(id, 'refund')).toMatchObject({
      state: 'running',
      started_at: '2026-03-16T10:00:00+08:00',
      due_at: '2026-03-20T00:00:00+08:00',
      breached_at: null,
    });
  });
});
