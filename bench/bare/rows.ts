import type { Pool } from 'pg';

export type BareActivities = ReturnType<typeof bareActivities>;

export const bareTable = `create table bare_rows (
  case_id text not null,
  kind text not null,
  amount bigint,
  written_at timestamptz(3) not null default clock_timestamp(),
  primary key (case_id, kind)
)`;

/** The three activities of the bare return, one row each. */
export function bareActivities(pool: Pool) {
  const row = async (caseId: string, kind: string, amount: number | null): Promise<void> => {
    await pool.query({
      name: 'bare-row',
      text: 'insert into bare_rows (case_id, kind, amount) values ($1, $2, $3) on conflict do nothing',
      values: [caseId, kind, amount],
    });
  };
  return {
    recordOpening: (caseId: string) => row(caseId, 'opening', null),
    recordRefund: (caseId: string, amount: number) => row(caseId, 'refund', amount),
    recordClosing: (caseId: string) => row(caseId, 'closing', null),
  };
}
