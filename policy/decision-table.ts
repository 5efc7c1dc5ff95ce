import type { FreightBearer } from '../domain/standard.ts';
import type { RuleId } from './rules.ts';

/** What a consumer can still do after a refusal; texts in `reasons.ts`. */
export type RemedyLeft =
  | 'appeal'
  | 'exchange'
  | 'merchant_goodwill'
  | 'paid_repair'
  | 'platform'
  | 'quality_claim'
  | 'repair';

export type Verdict =
  | { decision: 'approve'; freight: { outbound: FreightBearer; return: FreightBearer } }
  | { decision: 'reject'; remediesLeft: readonly RemedyLeft[] }
  | { decision: 'manual' };

/** One line of a decision table. `row` names it (D02), `id` is the rule it rests on first, `also` the rules these facts add. */
export type Row<Facts> = {
  row: string;
  id: RuleId;
  clause: string;
  citation: string;
  when: (facts: Facts) => boolean;
  also?: (facts: Facts) => readonly RuleId[];
  then: Verdict;
};

/** Rows in their order: the first that matches decides. A table has an answer for all facts. */
export type DecisionTable<Facts> = readonly Row<Facts>[];

export function approve(freight: { outbound: FreightBearer; return: FreightBearer }): Verdict {
  return { decision: 'approve', freight };
}

/** A refusal is never bare: it names what remains. An appeal always does (PL-05). */
export function reject(...remediesLeft: RemedyLeft[]): Verdict {
  return { decision: 'reject', remediesLeft: [...remediesLeft, 'appeal', 'platform'] };
}

/** A person must look. */
export function manual(): Verdict {
  return { decision: 'manual' };
}

/** @throws Error when no row matches: the table is incomplete. */
export function firstMatch<Facts>(table: DecisionTable<Facts>, facts: Facts): Row<Facts> {
  const row = table.find(({ when }) => when(facts));
  if (!row) throw new Error('no row of the decision table matches');
  return row;
}

/** The rules a row rests on for these facts, each once, the row's own first. */
export function rulesOf<Facts>(row: Row<Facts>, facts: Facts): RuleId[] {
  return [...new Set([row.id, ...(row.also?.(facts) ?? [])])];
}
