import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { statement } from '../../drizzle/statement.ts';
import { CommitUnknown, inTransaction } from '../../drizzle/transaction.ts';
import { type LedgerBench, startLedger } from '../harness/ledger.ts';

/** What is asked without waiting, and what becomes of it when something of it fails. */

let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: '2026-03-03T10:00:00+08:00' });
});
beforeEach(async () => void (await bench.pool.query(`update heartbeat set beat_at = 'epoch'`)));
afterAll(() => bench.stop());

const beat = statement<{ at: string }, { id: number }>(
  sql`insert into heartbeat (id, beat_at) values (1, ${sql.placeholder('at')}) on conflict (id) do update set beat_at = excluded.beat_at returning id`,
);
const divide = statement<{ by: number }, { share: number }>(sql`select 1 / ${sql.placeholder('by')}::int as share`);
const self = statement<{ by: number }, { pid: number }>(
  sql`select pg_backend_pid() * ${sql.placeholder('by')}::int as pid`,
);
const beatAt = async () => {
  const { rows } = await bench.pool.query<{ at: string }>(
    'select extract(year from beat_at)::text as at from heartbeat',
  );
  return rows[0]?.at;
};

async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client({ connectionString: bench.url });
  await owner.connect();
  await owner.query(text).finally(() => owner.end());
}

test('holds when it is committed, and answers each in its order', async () => {
  const shares = await inTransaction(bench.db, async (tx) => {
    void tx.ask(beat, { at: '2026-01-02T00:00:00Z' });
    const asked = Promise.all([tx.ask(divide, { by: 1 }), tx.ask(divide, { by: -1 })]);
    await tx.commit();
    return asked;
  });
  expect(shares).toEqual([[{ share: 1 }], [{ share: -1 }]]);
  expect(await beatAt()).toBe('2026');
});

test('is undone when the work ends without a commit, or breaks off', async () => {
  await inTransaction(bench.db, async (tx) => void (await tx.ask(beat, { at: '2027-01-02T00:00:00Z' })));
  const broken = inTransaction(bench.db, async (tx) => {
    await tx.ask(beat, { at: '2028-01-02T00:00:00Z' });
    throw new Error('thought better of it');
  });
  await expect(broken).rejects.toThrow('thought better of it');
  expect(await beatAt()).not.toMatch(/202[78]/);
});

test('rejects with what failed first, also of what nobody waited for, and nothing holds', async () => {
  const failing = inTransaction(bench.db, async (tx) => {
    void tx.ask(beat, { at: '2029-01-02T00:00:00Z' });
    void tx.ask(divide, { by: 0 });
    void tx.ask(divide, { by: 1 });
    await tx.commit();
  });
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  expect(await beatAt()).not.toBe('2029');
});

test('that lost its connection on the way to the commit may or may not hold', async () => {
  const lost = inTransaction(bench.db, async (tx) => {
    const [own] = await tx.ask(self, { by: 1 });
    await asOwner(`select pg_terminate_backend(${own?.pid})`);
    await tx.commit();
  });
  await expect(lost).rejects.toBeInstanceOf(CommitUnknown);
});

test('leaves its connection fit for the next, however it ended', async () => {
  for (let round = 0; round < 30; round += 1) {
    await inTransaction(bench.db, (tx) => tx.ask(divide, { by: round % 3 })).catch(() => null);
    expect(await inTransaction(bench.db, (tx) => tx.ask(divide, { by: 1 }))).toEqual([{ share: 1 }]);
  }
});
