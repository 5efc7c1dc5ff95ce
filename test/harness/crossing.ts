import type { Pool } from 'pg';
import { eventually } from '../../scripts/ports.ts';

/**
 * Makes requests cross at one point, every time: a connection of its own does `first` and leaves it uncommitted, `meanwhile` is begun,
 * and only when as many of its connections as `waiting` says stand before a lock does the first one commit.
 */
export async function crossing<Answer>(
  pool: Pool,
  first: { text: string; values: unknown[] },
  { waiting, meanwhile }: { waiting: number; meanwhile: () => Promise<Answer> },
): Promise<Answer> {
  const holder = await pool.connect();
  try {
    await holder.query('begin');
    await holder.query(first);
    const answer = meanwhile();
    answer.catch(() => {}); // heard below
    const stopped = await eventually(async () => (await waitingForLocks(pool)) >= waiting, 8_000);
    await holder.query('commit');
    const heard = await answer;
    if (!stopped) throw new Error(`fewer than ${waiting} connections waited: nothing crossed`);
    return heard;
  } finally {
    holder.release(true);
  }
}

/** Keeps everybody from writing to a table, and nobody from reading it: whoever decides on what they read has read by then. */
export function writing(table: 'claims' | 'refunds'): { text: string; values: unknown[] } {
  return { text: `lock table ${table} in share mode`, values: [] };
}

/** How many connections of this database stand before a lock that another one holds. */
async function waitingForLocks(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity activity where datname = current_database()
      and exists (select from pg_locks lock where lock.pid = activity.pid and not lock.granted)`,
  );
  return rows[0]?.waiting ?? 0;
}
