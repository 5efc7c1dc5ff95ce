import { sql } from 'drizzle-orm';
import type { Database } from '../drizzle/client.ts';
import { heartbeat, outages } from '../drizzle/schema.ts';

const EVERY_MS = 10_000;
const OUTAGE_MS = 60_000;
/** Any number, so long as every API uses the same. */
const beatLock = 7_245_003;

/**
 * Says once that an API is up. Where none has for a minute or more, parties could not act meanwhile: the gap becomes an outage,
 * which lengthens their windows, before the silence ends.
 */
export async function beat(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${beatLock})`);
    const { rows } = await tx.execute<{ now: string }>(
      sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`,
    );
    const now = new Date(Number(rows[0]?.now));
    const [last] = await tx.select({ at: heartbeat.beatAt }).from(heartbeat);
    if (last && now.getTime() - last.at.getTime() >= OUTAGE_MS)
      await tx.insert(outages).values({ fromAt: last.at, toAt: now });
    await tx
      .insert(heartbeat)
      .values({ id: 1, beatAt: now })
      .onConflictDoUpdate({ target: heartbeat.id, set: { beatAt: now } });
  });
}

/**
 * Beats every 10 s until stopped; the first beat is over when it resolves, so that no command is taken before the silence was
 * written down. `onError` hears of beats that failed; the next one comes anyway.
 */
export async function startHeartbeat(
  db: Database,
  onError: (error: unknown) => void,
): Promise<{ stop(): Promise<void> }> {
  await beat(db);
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => beat(db)).catch(onError);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
