import { z } from 'zod';

/** A comparison of the ledger with a provider's statement of a Beijing day. */
export const ReconciliationView = z
  .object({
    provider: z.string(),
    day: z.iso.date(),
    /** Whether the provider offers statements; where it does not, nothing was compared. */
    statement: z.enum(['compared', 'none_offered']),
    /** Refunds and movements that were looked at. */
    compared: z.int(),
    /** Those that an earlier comparison has reported are among them. */
    differences: z.int(),
    /** When, by real time. */
    at: z.string(),
  })
  .meta({ id: 'Reconciliation' });
export type ReconciliationView = z.infer<typeof ReconciliationView>;
