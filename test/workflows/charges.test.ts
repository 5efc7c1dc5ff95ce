import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { connectCharges } from '../../adapters/charge-providers.ts';
import { call, newStateFile, secret } from '../../adapters/sandbox/rehearsal.ts';
import type { Command } from '../../domain/commands.ts';
import { freePort } from '../../scripts/ports.ts';
import { startProgram } from '../../scripts/programs.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import { type LedgerEnvironment, openLedgerEnvironment } from './ledger-environment.ts';

/** Charges from consent to the end of the case: the ledger, the workflow's timers, and the sandbox's provider as a process of its own. */

const Book = z.object({ data: z.array(z.object({ charge_no: z.string(), movements: z.record(z.string(), z.int()) })) });

async function startProvider() {
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = await startProgram({
    name: 'payment',
    file: 'adapters/sandbox/payment-server.ts',
    env: {
      PORT: new URL(url).port,
      CALLBACK_URL: 'http://127.0.0.1:9/none',
      CALLBACK_SECRET: secret,
      STATE_FILE: newStateFile(),
    },
    readyUrl: `${url}/healthz`,
  });
  return { url, stop: () => child.stop(5_000) };
}

let provider: Awaited<ReturnType<typeof startProvider>>;
let cases: LedgerEnvironment;
beforeAll(async () => {
  provider = await startProvider();
  const nothing = { refund: async () => ({ status: 'unknown', reason: 'no_answer' }) as const };
  const payment = { ...nothing, query: nothing.refund };
  cases = await openLedgerEnvironment(payment, connectCharges({ url: provider.url, routes: { card: 'stripe' } }));
});
afterAll(async () => {
  await cases?.close();
  await provider?.stop();
});

const faults = (those: object) => call('PUT', `${provider.url}/faults`, those);
const movements = async (chargeNo: string) =>
  Book.parse((await call('GET', `${provider.url}/charges`)).body).data.find(({ charge_no }) => charge_no === chargeNo)
    ?.movements;

const ask: Command = { command: 'request_charge', body: { purpose: 'hold', amount: 10_000, reason: 'x' } };
const withdraw: Command = { command: 'withdraw', body: { reason: 'other' } };
async function chargeIn(caseId: string) {
  const charge = (await cases.ledger.presentState(caseId)).charges.at(-1);
  if (!charge) throw new Error('nobody is charged');
  return charge;
}
async function agreed(caseId: string, tender_id = 't1'): Promise<void> {
  expect(await cases.give(caseId, ask, merchant)).toBe('done');
  const body = { charge_id: (await chargeIn(caseId)).id, tender_id };
  expect(await cases.give(caseId, { command: 'accept_charge', body }, consumer)).toBe('done');
  await cases.still(caseId);
}

test('a deposit is authorised though the answer is lost, taken in part, and the next one let go at the end', async () => {
  const caseId = await cases.open('2026-03-03T10:00:00+08:00');
  await faults({ mode: 'error_after' });
  await agreed(caseId);
  expect(await chargeIn(caseId)).toMatchObject({ state: 'unknown', held: 0 });
  await faults({});
  await cases.sleepUntil(caseId, '2026-03-03T10:02:00+08:00');
  await cases.still(caseId);
  const first = await chargeIn(caseId);
  expect(first).toMatchObject({ state: 'authorised', held: 10_000 });
  const body = { charge_id: first.id, amount: 4000, reason: 'x' };
  expect(await cases.give(caseId, { command: 'capture_charge', body }, merchant)).toBe('done');
  await cases.still(caseId);
  expect(await chargeIn(caseId)).toMatchObject({ state: 'captured', captured_amount: 4000 });
  expect(await movements(first.charge_no)).toEqual({ authorise: 1, capture: 1, void: 0 });

  await agreed(caseId);
  const second = await chargeIn(caseId);
  expect(second).toMatchObject({ state: 'authorised' });
  expect(await cases.give(caseId, withdraw, consumer)).toBe('done');
  expect(await cases.result(caseId)).toBe('withdrawn');
  expect(await chargeIn(caseId)).toMatchObject({ state: 'voided', held: 0 });
  expect(await movements(second.charge_no)).toEqual({ authorise: 1, capture: 0, void: 1 });
  expect(await cases.faults(caseId)).toEqual([]);
});

test('a deposit that nobody takes is let go by the timer of its case', async () => {
  const caseId = await cases.open('2026-03-03T10:00:00+08:00');
  await agreed(caseId);
  await cases.sleepUntil(caseId, '2026-03-09T10:00:01+08:00');
  await cases.still(caseId);
  expect(await chargeIn(caseId)).toMatchObject({ state: 'voided' });
  const released = (await cases.ledger.eventsOf(caseId)).find(({ type }) => type === 'charge_released');
  expect(released).toMatchObject({ at: expect.stringMatching(/^2026-03-09T10:00:00/), data: { why: 'expiring' } });
  expect(await cases.faults(caseId)).toEqual([]);
  await cases.leave(caseId);
});

test('by a provider that holds nothing it fails for good, as somebody’s task, and keeps no case', async () => {
  const tenders = [{ id: 't1', kind: 'card', amount: 12_900, payment_ref: 'pi_1' }];
  const caseId = await cases.open('2026-03-03T10:00:00+08:00', { order: { ...anApplication().order, tenders } });
  await agreed(caseId);
  const { tasks } = await cases.ledger.presentState(caseId);
  expect(await chargeIn(caseId)).toMatchObject({ state: 'failed', reason: 'not_offered', held: 0 });
  expect(tasks).toMatchObject([{ kind: 'charge_failed', done_at: null }]);
  expect(await cases.give(caseId, withdraw, consumer)).toBe('done');
  expect(await cases.result(caseId)).toBe('withdrawn');
});
