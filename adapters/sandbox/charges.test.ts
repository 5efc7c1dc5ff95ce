import { afterEach, describe, expect, test } from 'vitest';
import type { ChargeRequest } from '../../ports/charge.ts';
import { connectCharges } from '../charge-providers.ts';
import { sandboxCharges } from './charge-client.ts';
import { buildPaymentApp } from './payment-app.ts';
import { call, listenSomewhere, newStateFile, quickSettings, startReceiver } from './rehearsal.ts';

/** The sandbox's charges through their adapter: each step once, whatever the network does. */

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(stateFile = newStateFile()) {
  const receiver = await startReceiver();
  const settings = quickSettings(receiver.url, stateFile);
  const app = await buildPaymentApp({ ...settings, pace: { ...settings.pace, slowMs: 2_000 } });
  closing.unshift(() => app.close(), receiver.close);
  const url = await listenSomewhere(app);
  return {
    url,
    charges: sandboxCharges({ baseUrl: url, timeoutMs: 5_000 }),
    impatient: sandboxCharges({ baseUrl: url, timeoutMs: 1_000 }),
    faults: (those: object) => call('PUT', `${url}/faults`, those),
    movements: async () => (await call('GET', `${url}/charges`)).body.data,
    close: () => app.close(),
  };
}

const request: ChargeRequest = {
  chargeNo: 'c1-c1',
  orderId: 'o-1',
  tenderId: 't1',
  tenderKind: 'wechat',
  paymentRef: null,
  amount: 10_000,
  currency: 'CNY',
};
const part = { ...request, amount: 4000 };
const done = { status: 'succeeded', providerNo: expect.stringMatching(/^sbc_/) };
const refused = (reason: string) => ({ status: 'failed', reason });

describe('a charge', () => {
  test('is authorised, then taken in part, each once however often and concurrently it is asked for', async () => {
    const { charges, movements } = await start();
    const thrice = <Answer>(ask: () => Promise<Answer>) => Promise.all([ask(), ask(), ask()]);
    expect(await thrice(() => charges.authorise(request))).toEqual([done, done, done]);
    expect(await thrice(() => charges.capture(part))).toEqual([done, done, done]);
    expect(await movements()).toMatchObject([
      { state: 'captured', captured: 4000, requests: 6, movements: { authorise: 1, capture: 1, void: 0 } },
    ]);
    expect(await charges.capture({ ...part, amount: 5000 })).toEqual(refused('already_captured'));
    expect(await charges.void(request)).toEqual(refused('already_captured'));
  });

  test('is not taken above what is authorised, before it is, or after it was let go', async () => {
    const { charges } = await start();
    expect(await charges.capture(part)).toEqual(refused('charge_not_found'));
    await charges.authorise(request);
    expect(await charges.capture({ ...request, amount: 10_001 })).toEqual(refused('exceeds_authorised'));
    expect(await charges.void(request)).toEqual(done);
    expect(await charges.void(request)).toEqual(done);
    expect(await charges.capture(part)).toEqual(refused('is_voided'));
  });

  test('that was let go before it was ever authorised stays let go', async () => {
    const { charges } = await start();
    expect(await charges.void(request)).toEqual(done);
    expect(await charges.authorise(request)).toEqual(refused('voided'));
    expect(await charges.query('authorise', request)).toEqual(refused('voided'));
    expect(await charges.query('void', request)).toEqual(done);
  });

  test('keeps its number to itself', async () => {
    const { charges } = await start();
    await charges.authorise(request);
    for (const other of [{ tenderId: 't2' }, { orderId: 'o-2' }, { currency: 'USD' }, { amount: 9999 }])
      expect(await charges.authorise({ ...request, ...other })).toEqual(refused('charge_no_used_for_another_charge'));
  });

  test('is asked after, step by step', async () => {
    const { charges } = await start();
    expect(await charges.query('authorise', request)).toEqual({ status: 'not_found' });
    await charges.authorise(request);
    expect(await charges.query('authorise', request)).toEqual(done);
    expect(await charges.query('capture', part)).toEqual({ status: 'not_found' });
    expect(await charges.query('void', request)).toEqual({ status: 'not_found' });
    await charges.capture(part);
    expect(await charges.query('capture', part)).toEqual(done);
    expect(await charges.query('capture', { ...part, amount: 1 })).toEqual({
      status: 'unknown',
      reason: 'other_amount',
    });
  });

  test('is the same after a restart', async () => {
    const stateFile = newStateFile();
    const first = await start(stateFile);
    await first.charges.authorise(request);
    await first.close();
    const second = await start(stateFile);
    expect(await second.charges.query('authorise', request)).toEqual(done);
    expect(await second.charges.authorise(request)).toEqual(done);
    expect(await second.movements()).toMatchObject([{ movements: { authorise: 1 } }]);
  });
});

describe('faults', () => {
  test.each(['error_after', 'slow'])('%s: nobody knows, and it was done once', async (mode) => {
    const { charges, impatient, faults, movements } = await start();
    await faults({ mode });
    for (const _time of [1, 2]) expect(await impatient.authorise(request)).toMatchObject({ status: 'unknown' });
    await faults({});
    expect(await charges.query('authorise', request)).toEqual(done);
    expect(await movements()).toMatchObject([{ movements: { authorise: 1 } }]);
  });

  test('twice: the call arrives two times, and moves money once', async () => {
    const { charges, faults, movements } = await start();
    await faults({ mode: 'twice' });
    expect(await charges.authorise(request)).toEqual(done);
    expect(await movements()).toMatchObject([{ requests: 2, movements: { authorise: 1 } }]);
  });

  test('a step of a tender that fails for good', async () => {
    const { charges, faults } = await start();
    await charges.authorise(request);
    await faults({ fail_charges: [{ tender_id: 't1', step: 'capture', reason: 'limit' }] });
    expect(await charges.capture(part)).toEqual(refused('limit'));
    expect(await charges.query('capture', part)).toEqual({ status: 'not_found' });
    await faults({ fail_charges: [{ tender_id: 't1', step: 'authorise', reason: 'card_declined' }] });
    const next = { ...request, chargeNo: 'c1-c2' };
    expect(await charges.authorise(next)).toEqual(refused('card_declined'));
    expect(await charges.query('authorise', next)).toEqual(refused('card_declined'));
    await faults({});
    expect(await charges.authorise(next)).toEqual(refused('card_declined'));
    expect(await charges.void(next)).toEqual(done);
  });

  test('no provider, and something else in its place', async () => {
    const away = sandboxCharges({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 5_000 });
    expect(await away.authorise(request)).toEqual({ status: 'unknown', reason: 'network' });
    expect(await away.query('void', request)).toEqual({ status: 'unknown', reason: 'network' });
    const { url } = await start();
    const wrong = sandboxCharges({ baseUrl: `${url}/nothing`, timeoutMs: 5_000 });
    expect(await wrong.query('authorise', request)).toEqual({ status: 'unknown', reason: 'http_404' });
  });
});

test('a provider without charges refuses for good, and is asked nothing', async () => {
  const { url } = await start();
  const charges = connectCharges({ url, routes: { card: 'stripe', gift_card: 'sandbox' } });
  const card = { ...request, tenderKind: 'card' };
  for (const step of ['authorise', 'capture', 'void'] as const)
    expect(await charges[step](card)).toEqual(refused('not_offered'));
  expect(await charges.query('authorise', card)).toEqual({ status: 'not_found' });
  for (const tenderKind of ['gift_card', 'wechat'])
    expect(await charges.authorise({ ...request, tenderKind, chargeNo: `c-${tenderKind}` })).toEqual(done);
});
