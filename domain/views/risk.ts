import { z } from 'zod';
import type { Risk } from '../risk.ts';
import { riskText } from '../risk-text.ts';
import { riskSignals } from '../vocabulary.ts';
import { Text } from './assessment.ts';

/** A sign that a person should look, for the platform and auditors: what was seen, and how much of it is usual. It decides nothing. */
export const RiskView = z
  .object({
    signal: z.enum(riskSignals),
    seen: z.int(),
    threshold: z.int(),
    window_days: z.int().optional(),
    /** Of a file given again: other cases in which it was given. */
    cases: z.array(z.string()).optional(),
    /** Of parcels that were weighed: which, and what they were to hold weighs. */
    parcel_ids: z.array(z.string()).optional(),
    weight_g: z.int().optional(),
    claimed_g: z.int().optional(),
    noticed_at: z.string(),
    text: Text,
  })
  .meta({ id: 'Risk' });
export type RiskView = z.infer<typeof RiskView>;

export function viewRisk(risk: Risk): RiskView {
  const { signal, seen, threshold, at: noticed_at } = risk;
  const said = { signal, seen, threshold, noticed_at, text: riskText(risk) };
  switch (risk.signal) {
    case 'velocity':
    case 'keeps_repeated':
      return { ...said, window_days: risk.window_days };
    case 'evidence_reused':
      return { ...said, cases: risk.cases };
    case 'weight_differs': {
      const { parcel_ids, weight_g, claimed_g } = risk;
      return { ...said, parcel_ids, weight_g, claimed_g };
    }
    default:
      return unforeseen(risk);
  }
}

function unforeseen(risk: never): never {
  throw new Error(`a signal of no known kind: ${JSON.stringify(risk)}`);
}
