import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../domain/facts.ts';
import { toText } from '../../domain/instant.ts';
import { outbox } from '../../drizzle/schema.ts';
import { type Courier, createCourier, outboxLag } from '../../ledger/courier.ts';
import type { Tell } from '../../ledger/telling.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, type LedgerBench, newCaseId, startLedger } from '../harness/ledger.ts';
import { eventually } from './case-environment.ts';

let bench: LedgerBench;
let told: { caseId: string; seqs: number[] }[];
let warnings: string[];
let lags: number[];
let couriers: Courier[];

beforeAll(async () => {
  bench = await startLedger({ at: toText(Date.now()) });
});
afterAll(() => bench.stop());
beforeEach(async () => {
  told = [];
  warnings = [];
  lags = [];
  couriers = [];
  await bench.db.delete(outbox);
});
afterEach(() => Promise.all(couriers.map((courier) => courier.stop())));

const log = { info: () => {}, warn: (_details: object, message: string) => void warnings.push(message) };

const hear: Tell = async ({ caseId }, facts) => void told.push({ caseId, seqs: facts.map(({ seq }) => seq) });

function courierWith(tell: Tell, tellWithinMs = 60_000): Courier {
  const onTold = (seconds: number) => void lags.push(seconds);
  const courier = createCourier({ db: bench.db, tell, tellWithinMs, prepare: async () => {}, onTold, log });
  couriers.push(courier);
  return courier;
}

/** A case whose opening nobody has been told of: one row, not urgent. */
async function openedCase(): Promise<string> {
  const caseId = newCaseId();
  await bench.must(caseId, { command: 'open', body: anApplication() }, consumer);
  return caseId;
}

async function leave(caseId: string, seq: number, urgent: boolean): Promise<void> {
  const fact: Fact = { ...(await bench.ledger.presentFact(caseId)), seq };
  await bench.db.insert(outbox).values({ caseId, fact, urgent, opening: false });
}

const waiting = async () => (await outboxLag(bench.db)).waiting;

class GrpcError extends Error {
  readonly code: number;
  constructor(code: number) {
    super('grpc');
    this.code = code;
  }
}

describe('the courier', () => {
  test('tells what is urgent at once, with all else of the same case, and leaves the rest for later', async () => {
    const hurried = await openedCase();
    const calm = await openedCase();
    await leave(hurried, 2, false);
    await leave(hurried, 3, true);
    courierWith(hear).start();
    await eventually(async () => (await waiting()) === 1);
    const [{ seq } = { seq: 0 }] = [await bench.ledger.presentFact(hurried)];
    expect(told).toEqual([{ caseId: hurried, seqs: [seq, 2, 3] }]);
    expect(told.map(({ caseId }) => caseId)).not.toContain(calm);
  });

  test('tells the rest when it has waited long enough', async () => {
    const caseId = await openedCase();
    const since = Date.now();
    courierWith(hear, 300).start();
    await eventually(() => told.length === 1);
    expect(told[0]?.caseId).toBe(caseId);
    expect(Date.now() - since).toBeGreaterThan(200);
  });

  test('brings openings forward in every fourth batch, however many effects wait', async () => {
    const opening = await openedCase();
    const busy = await Promise.all(Array.from({ length: 80 }, openedCase));
    await bench.db.delete(outbox);
    for (const caseId of busy) await leave(caseId, 2, true);
    const fact = await bench.ledger.presentFact(opening);
    await bench.db
      .insert(outbox)
      .values({ caseId: opening, fact, urgent: false, opening: true, createdAt: new Date(Date.now() - 120_000) });
    courierWith(hear).start();
    await eventually(async () => (await waiting()) === 0);
    const place = told.findIndex(({ caseId }) => caseId === opening);
    expect(place).toBeGreaterThanOrEqual(48);
    expect(place).toBeLessThan(64);
  });

  test('sends again what was sent when it died before it could say so', async () => {
    const caseId = await openedCase();
    await leave(caseId, 9, true);
    let sends = 0;
    const dying: Tell = async (...message) => {
      await hear(...message);
      sends += 1;
      if (sends === 1) throw new GrpcError(14);
    };
    courierWith(dying).start();
    await eventually(async () => (await waiting()) === 0);
    expect(told.map(({ seqs }) => seqs.at(-1))).toEqual([9, 9]);
  });

  test('goes on with other cases when one is not taken', async () => {
    const refused = await openedCase();
    const fine = await openedCase();
    await leave(refused, 2, true);
    await leave(fine, 2, true);
    courierWith(async (start, facts, attributes) => {
      if (start.caseId === refused) throw new Error('no');
      await hear(start, facts, attributes);
    }).start();
    await eventually(() => told.length === 1);
    await leave(fine, 3, true);
    await eventually(() => told.length === 2);
    expect(told.every(({ caseId }) => caseId === fine)).toBe(true);
    expect(await bench.db.select().from(outbox).where(eq(outbox.caseId, refused))).not.toEqual([]);
  });

  test('waits while Temporal is away, and says so once', async () => {
    const caseId = await openedCase();
    await leave(caseId, 2, true);
    let isAway = true;
    let tries = 0;
    const courier = courierWith(async (...message) => {
      tries += 1;
      if (isAway) throw new Error('wrapped', { cause: new GrpcError(14) });
      await hear(...message);
    });
    courier.start();
    await eventually(() => tries >= 3);
    await expect(courier.deliver(caseId)).rejects.toThrow('Temporal is away');
    expect(warnings).toEqual(['facts cannot be told and wait in the outbox']);
    expect((await outboxLag(bench.db)).oldestMs).toBeGreaterThan(0);
    isAway = false;
    await eventually(async () => (await waiting()) === 0);
  });

  test('shares the work with others: each fact is told once', async () => {
    const busy = await Promise.all(Array.from({ length: 40 }, openedCase));
    for (const caseId of busy) await leave(caseId, 2, true);
    const slowly: Tell = async (...message) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await hear(...message);
    };
    for (const courier of [courierWith(slowly), courierWith(slowly), courierWith(slowly)]) courier.start();
    await eventually(async () => (await waiting()) === 0);
    expect(told.map(({ caseId }) => caseId).toSorted()).toEqual(busy.toSorted());
  });

  test('is woken by a nudge', async () => {
    const courier = courierWith(hear);
    courier.start();
    const caseId = await openedCase();
    await leave(caseId, 2, true);
    courier.nudge();
    await eventually(() => told.length === 1, 5_000);
  });

  test('says of each fact how long it had waited when it was told, and nothing of what was not', async () => {
    const caseId = await openedCase();
    const fact = await bench.ledger.presentFact(caseId);
    await bench.db.delete(outbox);
    const createdAt = new Date(Date.now() - 120_000);
    await bench.db.insert(outbox).values({ caseId, fact, urgent: true, opening: false, createdAt });
    await leave(caseId, 2, false);
    await expect(courierWith(() => Promise.reject(new Error('no'))).deliver(caseId)).rejects.toThrow('no');
    expect(lags).toEqual([]);
    await courierWith(hear).deliver(caseId);
    const [short = Number.NaN, long = Number.NaN] = lags.toSorted((a, b) => a - b);
    expect(lags).toHaveLength(2);
    expect(short).toBeGreaterThanOrEqual(0);
    expect(short).toBeLessThan(60);
    expect(long).toBeGreaterThanOrEqual(120);
    expect(long).toBeLessThan(180);
  });

  test('does not try to deliver, and holds no connection for it, while it knows Temporal to be away', async () => {
    const caseId = await openedCase();
    let tries = 0;
    const courier = courierWith(async () => {
      tries += 1;
      throw new GrpcError(14);
    }, 1);
    courier.start();
    await eventually(() => warnings.length > 0);
    await courier.stop();
    const before = tries;
    await expect(courier.deliver(caseId)).rejects.toThrow('Temporal is away');
    expect(tries).toBe(before);
    expect(await waiting()).toBe(1);
  });

  test('delivers one case at once, urgent or not', async () => {
    const caseId = await openedCase();
    const other = await openedCase();
    await courierWith(hear).deliver(caseId);
    expect(told.map((one) => one.caseId)).toEqual([caseId]);
    expect(other).not.toBe(caseId);
    expect(await waiting()).toBe(1);
  });
});
