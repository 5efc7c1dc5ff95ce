import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { providerSlots } from '../provider-tables.ts';
import { statement } from '../statement.ts';
import { alone } from '../transaction.ts';

type Slot = { provider: string; gapMs: number; patienceMs: number };

const gap = sql`${sql.placeholder('gapMs')}::float8 * interval '1 millisecond'`;
const patience = sql`${sql.placeholder('patienceMs')}::float8 * interval '1 millisecond'`;

/** A queue that leaks at the rate: the clock is read under the row's lock, so that no two calls get the same slot. */
const take = statement<Slot, { inMs: number }>(sql`
  insert into ${providerSlots} as slot (provider, next_at)
  values (${sql.placeholder('provider')}, clock_timestamp() + ${gap})
  on conflict (provider) do update set next_at = greatest(slot.next_at, clock_timestamp()) + ${gap}
    where slot.next_at <= clock_timestamp() + ${patience}
  returning (extract(epoch from next_at - ${gap} - clock_timestamp()) * 1000)::float8 as "inMs"`);

/**
 * Takes the next slot of a provider, `gapMs` behind the one before it: in how many milliseconds it is, negative when that was just now.
 * Null where it is later than `patienceMs` from now; then none is taken.
 */
export async function takeSlot(db: Pick<Database, '$client'>, slot: Slot): Promise<number | null> {
  const [taken] = await alone(db).ask(take, slot);
  return taken?.inMs ?? null;
}
