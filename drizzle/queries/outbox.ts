import { sql } from 'drizzle-orm';
import type { Fact } from '../../domain/facts.ts';
import type { CaseType } from '../../domain/vocabulary.ts';
import { cases, outbox } from '../schema.ts';
import { statement } from '../statement.ts';

/** A fact that waits, with what Temporal is told of its case when its workflow starts. */
export type WaitingFact = {
  id: number;
  caseId: string;
  fact: Fact;
  type: CaseType;
  standard: string;
  calendar: string;
  merchantId: string;
  orderId: string;
};

const waiting = sql`select ${outbox.id}::float8 as id, ${outbox.caseId} as "caseId", ${outbox.fact} as fact, ${cases.type} as type,
  ${cases.standardVersion} as standard, ${cases.calendarVersion} as calendar, ${cases.merchantId} as "merchantId", ${cases.orderId} as "orderId"
  from ${outbox} join ${cases} on ${cases.id} = ${outbox.caseId}`;

type Which = { withinMs: number; deferred: string[]; openingsFirst: boolean; most: number };

/** Locks everything that waits of the cases whose turn it is; what another courier has in hand is passed over. */
export const takeBatch = statement<Which, WaitingFact>(sql`with heads as (
    select case_id from ${outbox}
    where (urgent or created_at <= clock_timestamp() - ${sql.placeholder('withinMs')}::float8 * interval '1 ms')
      and not (case_id = any(${sql.placeholder('deferred')}::text[]))
    order by case when ${sql.placeholder('openingsFirst')}::boolean then opening else urgent end desc, id
    limit ${sql.placeholder('most')} for update skip locked)
  ${waiting} where ${outbox.caseId} in (select case_id from heads)
  order by ${outbox.id} for update of ${outbox} skip locked`);

/** Locks everything that waits of one case, and waits for whoever has it in hand. */
export const takeCase = statement<{ caseId: string }, WaitingFact>(
  sql`${waiting} where ${outbox.caseId} = ${sql.placeholder('caseId')} order by ${outbox.id} for update of ${outbox}`,
);

/** Deletes what was told, and says how long each had waited, by the database's own clock, which wrote it; s. */
export const forgetTold = statement<{ ids: number[] }, { seconds: number }>(
  sql`delete from ${outbox} where ${outbox.id} = any(${sql.placeholder('ids')}::bigint[])
    returning extract(epoch from clock_timestamp() - created_at)::float8 as seconds`,
);
