/** Points where a kill is most dangerous; tests stop a process there and kill it. */
export type PauseName =
  | 'ledger.committed'
  | 'refund.paid'
  | 'charge.answered'
  | 'activity.reported'
  | 'tick.performing';

/** Named pauses. In production `reach` resolves at once. */
export type Pauses = {
  reach(name: PauseName): Promise<void>;
};

export const noPauses: Pauses = { reach: async () => {} };
