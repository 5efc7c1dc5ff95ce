import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { Fact } from '../domain/facts.ts';
import { toMs } from '../domain/instant.ts';
import type { Database } from '../drizzle/client.ts';
import { endTasks, openTask } from '../drizzle/queries/tasks.ts';
import { cases, tasks } from '../drizzle/schema.ts';
import { introduce } from './introduce.ts';
import { type Tell, workflowIdOf } from './telling.ts';

const MINUTE_MS = 60_000;
const BEHIND_MS = 5 * MINUTE_MS;
const LIST_MS = 60_000;
const CALL_MS = 5_000;
const AT_ONCE = 16;
const GIVE_UP_AFTER = 3;
/** Any number, so long as every process that sweeps uses the same. */
const sweepLock = 7_245_002;

type TemporalClient = Pick<Client, 'workflow' | 'withDeadline'>;

export type SweepDeps = {
  db: Database;
  client: TemporalClient;
  tell: Tell;
  presentFact(caseId: string): Promise<Fact>;
  /** Performs what is due in a case, and has its workflow told. */
  performDue(caseId: string): Promise<void>;
  /** Done with every sweep as well: takes scans that were left behind. */
  recallScans(): Promise<void>;
  log: { warn(details: object, message: string): void };
};

export type Sweep = {
  /** Sweeps every minute. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Sweeps now, unless another process does: the cases in which a deadline was overdue, and those whose workflow was lost or behind.
   * Rejects when Temporal does not answer; what is overdue is performed before it is asked.
   */
  sweepOnce(): Promise<{ overdue: string[]; lost: string[]; behind: string[] }>;
  /** Tells a case's workflow the present fact, starting it again when it is not running. False for an unknown case. */
  rebuildCase(caseId: string): Promise<boolean>;
};

/**
 * Performs deadlines that no workflow has performed in time, because Temporal is away or workers have too much to do. Finds open cases
 * whose workflow was lost, cancelled, terminated, finished too early or fell behind, and tells them the present fact, so that they find
 * their place again.
 */
export function createSweep({ db, client, tell, presentFact, performDue, recallScans, log }: SweepDeps): Sweep {
  /** Cases that were found before and how often: told again after 1, 2, 4 … 64 minutes, not at every sweep. */
  const found = new Map<string, { times: number; notBefore: number }>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let isFailing = false;

  async function rebuildCase(caseId: string): Promise<boolean> {
    const [introduction] = await introduce(db, [caseId]);
    if (!introduction) return false;
    await tell(introduction.start, [await presentFact(caseId)], introduction.attributes);
    return true;
  }

  async function sweepOnce() {
    return db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${sweepLock}) as mine`);
      if (!rows[0]?.mine) return { overdue: [], lost: [], behind: [] };
      // The lock is held over calls to Temporal, which may take longer than a transaction may idle.
      await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
      await recallScans().catch((error: unknown) => log.warn({ err: error }, 'early scans could not be recalled'));
      const open = await openCases(tx);
      const overdue = open.filter(({ isOverdue }) => isOverdue).map(({ id }) => id);
      if (overdue.length > 0)
        log.warn({ overdue: overdue.length }, 'deadlines are performed that no workflow has performed in time');
      await inTurn(overdue, catchUp);
      const runningIds = await runningWorkflows(client);
      const missing = open.filter(({ id }) => !runningIds.has(workflowIdOf(id))).map(({ id }) => id);
      const lost: string[] = [];
      await inTurn(missing, async (id) => void ((await isRunning(client, id)) || lost.push(id)));
      const behind = open.filter((row) => row.isBehind && !lost.includes(row.id)).map(({ id }) => id);
      await inTurn([...lost, ...behind].filter(isTime), bringBack);
      const inTrouble = new Set([...lost, ...behind]);
      for (const id of found.keys()) if (!inTrouble.has(id)) found.delete(id);
      await endTasks(tx, backAgain(inTrouble));
      if (lost.length + behind.length > 0) log.warn({ lost, behind }, 'workflows were lost or behind');
      return { overdue, lost, behind };
    });
  }

  /** One that fails stays overdue, and is tried again with the next sweep. */
  async function catchUp(caseId: string): Promise<void> {
    await performDue(caseId).catch((error: unknown) =>
      log.warn({ case_id: caseId, err: error }, 'what is overdue could not be performed'),
    );
  }

  const isTime = (caseId: string) => (found.get(caseId)?.notBefore ?? 0) <= Date.now();

  async function bringBack(caseId: string): Promise<void> {
    const times = (found.get(caseId)?.times ?? 0) + 1;
    found.set(caseId, { times, notBefore: Date.now() + Math.min(2 ** (times - 1), 64) * MINUTE_MS - CALL_MS });
    try {
      await rebuildCase(caseId);
    } catch (error) {
      log.warn({ case_id: caseId, err: error }, 'a workflow could not be brought back');
      // A case that no restart brings back needs a person.
      if (times === GIVE_UP_AFTER) await openTask(db, { kind: 'workflow_lost', subject: caseId, caseId });
    }
  }

  return {
    start() {
      timer = setInterval(() => {
        running = sweepOnce().then(
          () => {
            isFailing = false;
          },
          (error: unknown) => {
            if (!isFailing) log.warn({ err: error }, 'the sweep for lost workflows fails');
            isFailing = true;
          },
        );
      }, MINUTE_MS);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
    sweepOnce,
    rebuildCase,
  };
}

/** Tasks about workflows that nobody misses any more. */
function backAgain(inTrouble: ReadonlySet<string>) {
  return and(eq(tasks.kind, 'workflow_lost'), notInArray(tasks.subject, [...inTrouble]));
}

type OpenCase = { id: string; isOverdue: boolean; isBehind: boolean };

/** Open cases older than a minute. Times are compared here, each case in its own time, never in SQL. */
async function openCases(db: Pick<Database, 'select'>): Promise<OpenCase[]> {
  const rows = await db
    .select({
      id: cases.id,
      openedAt: cases.openedAt,
      shiftMs: cases.shiftMs,
      nextAt: cases.nextAt,
      lastAt: sql<string>`${cases.state}->>'at'`,
      owed: sql<number>`jsonb_array_length(${cases.state}->'owes')`,
      now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`,
    })
    .from(cases)
    .where(eq(cases.final, false));
  return rows
    .map(({ id, openedAt, shiftMs, nextAt, lastAt, owed, now }) => {
      const caseNow = now + shiftMs;
      const isOverdue = nextAt !== null && caseNow - nextAt.getTime() > MINUTE_MS;
      const isBehind = owed > 0 && caseNow - toMs(lastAt) > BEHIND_MS;
      return { id, ageMs: caseNow - openedAt.getTime(), isOverdue, isBehind };
    })
    .filter(({ ageMs }) => ageMs > MINUTE_MS);
}

/** By Temporal's own list, which lags a little behind the truth. */
async function runningWorkflows(client: TemporalClient): Promise<Set<string>> {
  return client.withDeadline(Date.now() + LIST_MS, async () => {
    const ids = new Set<string>();
    const query = 'WorkflowId STARTS_WITH "case/" AND ExecutionStatus = "Running"';
    for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
    return ids;
  });
}

async function isRunning(client: TemporalClient, caseId: string): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(workflowIdOf(caseId));
    const { status } = await client.withDeadline(Date.now() + CALL_MS, () => handle.describe());
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** A few at a time. */
async function inTurn(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  const left = [...ids];
  const hands = Array.from({ length: AT_ONCE }, async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await work(id);
  });
  await Promise.all(hands);
}
