import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toText } from '../../domain/instant.ts';
import { cases as casesTable, tasks } from '../../drizzle/schema.ts';
import { introduce } from '../../ledger/introduce.ts';
import { createSweep, type Sweep } from '../../ledger/sweep.ts';
import { createTelling, type Tell } from '../../ledger/telling.ts';
import { factsSignal } from '../../workflows/messages.ts';
import { attributesOf } from '../../workflows/noticeboard.ts';
import { workflowTypes } from '../../workflows/registry.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, type LedgerBench, newCaseId, startLedger, system } from '../harness/ledger.ts';
import { type CaseEnvironment, eventually, openCaseEnvironment } from './case-environment.ts';
import { devServer } from './real-temporal.ts';
import { closing } from './return-facts.ts';

let bench: LedgerBench;
let cases: CaseEnvironment;
let tell: Tell;
let sweep: Sweep;
const warnings: string[] = [];
const log = { warn: (_details: object, message: string) => void warnings.push(message) };

beforeAll(async () => {
  bench = await startLedger({ at: toText(Date.now()) });
  cases = await openCaseEnvironment(await devServer());
  const { client } = cases.temporal;
  const { presentFact } = bench.ledger;
  tell = createTelling({ client, taskQueue: 'cases', workflowTypes, factsSignal, attributesOf, presentFact, log });
  const recallScans = async () => {};
  sweep = createSweep({ db: bench.db, client, tell, presentFact, performDue, recallScans, log });
});
afterAll(async () => {
  await cases?.close();
  await bench?.stop();
});

const performDue = async (caseId: string) => {
  await bench.must(caseId, { command: 'tick', body: {} }, system);
};

/** An open case, long enough to be swept; its workflow runs when `told`. */
async function openedCase({ told }: { told: boolean }): Promise<string> {
  const caseId = newCaseId();
  await bench.must(caseId, { command: 'open', body: anApplication() }, consumer);
  await bench.db
    .update(casesTable)
    .set({ openedAt: new Date(Date.now() - 120_000) })
    .where(sql`${casesTable.id} = ${caseId}`);
  cases.outside.says(caseId, await bench.ledger.presentFact(caseId));
  if (told) await tellPresent(caseId);
  return caseId;
}

/** Opened ten days ago, and looked at by nobody since. */
async function overdueCase(): Promise<string> {
  const caseId = newCaseId();
  bench.setClock(toText(Date.now() - 10 * 24 * 3_600_000));
  await bench.must(caseId, { command: 'open', body: anApplication() }, consumer);
  bench.setClock(toText(Date.now()));
  return caseId;
}

async function tellPresent(caseId: string): Promise<void> {
  const [introduction] = await introduce(bench.db, [caseId]);
  if (!introduction) throw new Error('no such case');
  await tell(introduction.start, [await bench.ledger.presentFact(caseId)], introduction.attributes);
}

async function statusOf(caseId: string): Promise<string> {
  return (await cases.handleOf(caseId).describe()).status.name;
}

/** Makes the run believe that the case is over, so that it completes. */
async function completeTooEarly(caseId: string): Promise<void> {
  await cases.tell(caseId, [closing({ ...(await bench.ledger.presentFact(caseId)), seq: 900 }, 'lapsed')]);
  await eventually(async () => (await statusOf(caseId)) === 'COMPLETED');
}

describe('telling', () => {
  test('starts a workflow, then signals it, with what people look for', async () => {
    const caseId = await openedCase({ told: true });
    await tellPresent(caseId);
    await eventually(async () => (await cases.view(caseId)).seq > 0);
    const { searchAttributes, staticSummary } = await describeWithSummary(caseId);
    expect(searchAttributes).toMatchObject({
      CaseType: ['return'],
      MerchantId: ['m-7'],
      CaseStage: ['awaiting_review'],
    });
    expect(staticSummary).toBe(`return ${caseId}`);
  });

  test('starts a cancelled one again by the next fact', async () => {
    const caseId = await openedCase({ told: true });
    await cases.handleOf(caseId).cancel();
    await eventually(async () => (await statusOf(caseId)) === 'CANCELLED');
    await tellPresent(caseId);
    expect(await statusOf(caseId)).toBe('RUNNING');
  });

  test('rebuilds one that completed while its case is open, and says so', async () => {
    const caseId = await openedCase({ told: true });
    await completeTooEarly(caseId);
    warnings.length = 0;
    await tellPresent(caseId);
    expect(await statusOf(caseId)).toBe('RUNNING');
    expect(warnings).toEqual(['the workflow of an open case had completed; it is rebuilt']);
  });

  test('takes a completed one of a closed case for told', async () => {
    const caseId = await openedCase({ told: true });
    await bench.must(caseId, { command: 'withdraw', body: { reason: 'solved' } }, consumer);
    await tellPresent(caseId);
    await eventually(async () => (await statusOf(caseId)) === 'COMPLETED');
    const { runId } = await cases.handleOf(caseId).describe();
    await tellPresent(caseId);
    expect((await cases.handleOf(caseId).describe()).runId).toBe(runId);
  });
});

describe('the sweep', () => {
  test('brings back what was never told, lost, or over too early, and nothing else', async () => {
    const fine = await openedCase({ told: true });
    const untold = await openedCase({ told: false });
    const terminated = await openedCase({ told: true });
    const early = await openedCase({ told: true });
    await cases.handleOf(terminated).terminate();
    await completeTooEarly(early);
    await eventually(async () => {
      const { lost } = await sweep.sweepOnce();
      return !lost.includes(fine);
    });
    for (const caseId of [fine, untold, terminated, early]) expect(await statusOf(caseId)).toBe('RUNNING');
    await eventually(async () => (await sweep.sweepOnce()).lost.length === 0);
  });

  test('tells one that fell behind', async () => {
    const caseId = await openedCase({ told: true });
    const before = toText(Date.now() - 600_000);
    await bench.db
      .update(casesTable)
      .set({
        state: sql`jsonb_set(jsonb_set(state, '{owes}', '[{"id":"rf_x#1","kind":"refund"}]'), '{at}', to_jsonb(${before}::text))`,
      })
      .where(sql`${casesTable.id} = ${caseId}`);
    expect((await sweep.sweepOnce()).behind).toEqual([caseId]);
    const signals = async () =>
      (await cases.historyOf(caseId)).events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    await eventually(async () => (await signals()) === 2);
    // Told again only after a while.
    expect((await sweep.sweepOnce()).behind).toEqual([caseId]);
    await cases.view(caseId);
    expect(await signals()).toBe(2);
    await bench.db.update(casesTable).set({ final: true }).where(sql`${casesTable.id} = ${caseId}`);
  });

  test('performs what no workflow has performed, also while Temporal is away', async () => {
    const caseId = await overdueCase();
    const { presentFact } = bench.ledger;
    const recallScans = async () => {};
    const away = {
      workflow: cases.temporal.client.workflow,
      withDeadline: () => Promise.reject(new Error('Temporal is away')),
    };
    const alone = createSweep({ db: bench.db, client: away, tell, presentFact, performDue, recallScans, log });
    await expect(alone.sweepOnce()).rejects.toThrow('Temporal is away');
    const performed = (await bench.ledger.eventsOf(caseId)).filter(({ performed_at }) => performed_at !== undefined);
    expect(performed.map(({ type }) => type)).toContain('reminded');
    expect((await sweep.sweepOnce()).overdue).not.toContain(caseId);
  });

  test('performs the rest where one case cannot be performed', async () => {
    const [stuck, due] = [await overdueCase(), await overdueCase()];
    const { client } = cases.temporal;
    const { presentFact } = bench.ledger;
    const onlyOthers = async (caseId: string) => {
      if (caseId === stuck) throw new Error('no such luck');
      await performDue(caseId);
    };
    const recallScans = async () => {};
    const troubled = createSweep({ db: bench.db, client, tell, presentFact, performDue: onlyOthers, recallScans, log });
    expect(new Set((await troubled.sweepOnce()).overdue)).toEqual(new Set([stuck, due]));
    expect((await sweep.sweepOnce()).overdue).toEqual([stuck]);
  });

  test('asks a person, once, when three restarts have failed, until the workflow runs again', async () => {
    const caseId = await openedCase({ told: false });
    const { client } = cases.temporal;
    const { presentFact } = bench.ledger;
    let recalled = 0;
    const powerless = createSweep({
      ...{ db: bench.db, client, presentFact, performDue, log },
      tell: async () => Promise.reject(new Error('Temporal will not take it')),
      async recallScans() {
        recalled += 1;
      },
    });
    const asked = async () => {
      const rows = await bench.db.select().from(tasks);
      return rows.filter((task) => task.subject === caseId).map(({ kind, result }) => `${kind} ${result}`);
    };
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let round = 1; round <= 4; round += 1) {
        expect((await powerless.sweepOnce()).lost).toContain(caseId);
        expect(await asked()).toEqual(round < 3 ? [] : ['workflow_lost null']);
        vi.setSystemTime(Date.now() + 65 * 60_000);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(recalled).toBe(4);
    await tellPresent(caseId);
    await eventually(async () => !(await sweep.sweepOnce()).lost.includes(caseId));
    expect(await asked()).toEqual(['workflow_lost by_itself']);
  });

  test('is made by one process at a time', async () => {
    const other = await bench.pool.connect();
    try {
      await other.query('begin');
      await other.query('select pg_advisory_xact_lock(7245002)');
      expect(await sweep.sweepOnce()).toEqual({ overdue: [], lost: [], behind: [] });
    } finally {
      await other.query('rollback');
      other.release();
    }
  });

  test('rebuilds a case when asked, and knows which it cannot', async () => {
    const caseId = await openedCase({ told: false });
    expect(await sweep.rebuildCase(caseId)).toBe(true);
    expect(await statusOf(caseId)).toBe('RUNNING');
    expect(await sweep.rebuildCase('case_none')).toBe(false);
  });
});

async function describeWithSummary(caseId: string) {
  const { searchAttributes, staticSummary } = await cases.handleOf(caseId).describe();
  return { searchAttributes, staticSummary: await staticSummary() };
}
