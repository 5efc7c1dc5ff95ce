/** A command that was acknowledged: the ledger must have it for ever. */
export type Acknowledgement = { caseId: string; command: string; key: string; seq: number };

/** What callers have seen in a run. */
export type Notebook = {
  acknowledged: Acknowledgement[];
  /** Every answer to a command, in the order in which they came: its status, 0 where none came, and how long it took. */
  answers: { command: string; status: number; ms: number }[];
  /** Answers that contradict an earlier one. */
  contradictions: string[];
  /** Parcels that the carrier says were scanned and told. */
  scansTaken: Set<string>;
};

export const emptyNotebook = (): Notebook => ({
  acknowledged: [],
  answers: [],
  contradictions: [],
  scansTaken: new Set(),
});

/** The value that `share` of all values don't exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
