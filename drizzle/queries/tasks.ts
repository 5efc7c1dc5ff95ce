import { and, asc, eq, getTableColumns, gt, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Risk } from '../../domain/risk.ts';
import type { ApartTaskKind, TaskKind } from '../../domain/vocabulary.ts';
import type { Database, DrizzleTransaction } from '../client.ts';
import { tasks } from '../schema.ts';

/** `risks`: of a task to look at them, those of its case. */
export type TaskRow = typeof tasks.$inferSelect & { risks: Risk[] | null };

const row = {
  ...getTableColumns(tasks),
  risks: sql<
    Risk[] | null
  >`case when tasks.kind = 'risk' then (select state -> 'risks' from cases where id = tasks.case_id) end`,
};

/** A task that is no case's. `caseId` says which case it has to do with, where one is known. */
export type ApartTask = { kind: ApartTaskKind; subject: string; caseId: string | null };

export type TaskFilter = {
  kind?: TaskKind;
  caseId?: string;
  taken?: boolean;
  /** Who has it, by name. */
  person?: string;
  /** To be done before this moment, RFC 3339. */
  dueBefore?: string;
  open?: boolean;
};

/** Oldest first; `after` is the number of the last task already seen. */
export function listTasks(
  db: Database,
  { filter, after, limit }: { filter: TaskFilter; after: number | null; limit: number },
): Promise<TaskRow[]> {
  return db
    .select(row)
    .from(tasks)
    .where(and(matching(filter), after === null ? undefined : gt(tasks.number, after)))
    .orderBy(asc(tasks.number))
    .limit(limit);
}

function matching({ kind, caseId, taken, person, dueBefore, open }: TaskFilter): SQL | undefined {
  return and(
    kind && eq(tasks.kind, kind),
    caseId === undefined ? undefined : eq(tasks.caseId, caseId),
    taken === undefined ? undefined : (taken ? isNotNull : isNull)(tasks.takenBy),
    person === undefined ? undefined : eq(tasks.takenBy, person),
    // compared with the given moment, never with the present: a case has a time of its own
    dueBefore === undefined ? undefined : lt(tasks.until, new Date(dueBefore)),
    open === undefined ? undefined : (open ? isNull : isNotNull)(tasks.doneAt),
  );
}

export async function findTask(db: Pick<Database, 'select'>, id: string): Promise<TaskRow | null> {
  const [found] = await db.select(row).from(tasks).where(eq(tasks.id, id));
  return found ?? null;
}

/** The same, and nobody else handles it until the transaction is over. */
export async function lockTask(tx: DrizzleTransaction, id: string): Promise<TaskRow | null> {
  const [found] = await tx.select(row).from(tasks).where(eq(tasks.id, id)).for('update');
  return found ?? null;
}

/** What becomes of a task that is no case's; a result ends it. */
export type TaskUpdate = Partial<Pick<TaskRow, 'takenBy' | 'result' | 'note'>>;

export async function updateTask(tx: DrizzleTransaction, id: string, change: TaskUpdate): Promise<void> {
  const end = change.result ? { doneAt: sql`clock_timestamp()` } : {};
  await tx
    .update(tasks)
    .set({ ...change, ...end })
    .where(eq(tasks.id, id));
}

/** Asks a person, unless one is asked for the same already. */
export async function openTask(db: Database, { kind, subject, caseId }: ApartTask): Promise<void> {
  await db.transaction(async (tx) => {
    const same = and(eq(tasks.kind, kind), eq(tasks.subject, subject), isNull(tasks.doneAt));
    const [known] = await tx.select({ id: tasks.id }).from(tasks).where(same);
    if (!known) await tx.insert(tasks).values({ kind, subject, caseId });
  });
}

/** What it waited for has happened, without a person. */
export async function endTasks(db: Pick<Database, 'update'>, which: SQL | undefined): Promise<void> {
  await db
    .update(tasks)
    .set({ doneAt: sql`clock_timestamp()`, result: 'by_itself' })
    .where(and(isNull(tasks.doneAt), which));
}

export function countOpenTasks(db: Database): Promise<{ kind: TaskKind; open: number }[]> {
  return db
    .select({ kind: tasks.kind, open: sql<number>`count(*)::int` })
    .from(tasks)
    .where(isNull(tasks.doneAt))
    .groupBy(tasks.kind);
}
