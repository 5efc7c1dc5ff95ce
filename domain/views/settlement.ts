import { z } from 'zod';
import { Money } from '../shapes.ts';
import type { Settlement } from '../standard.ts';
import { bearers, grantKinds } from '../vocabulary.ts';

export const adjustmentKinds = [
  'promotion',
  'gift',
  'outbound_freight',
  'return_freight',
  'depreciation',
  'card_fee',
  'used_share',
  ...grantKinds,
] as const;

/** What is owed and why. Bare amounts are minor units of the total's currency; `version` tells settlements of a case apart. */
export const SettlementView = z
  .object({
    version: z.int().optional(),
    total: Money,
    lines: z.array(z.object({ line_id: z.string(), quantity: z.int(), amount: z.int(), rules: z.array(z.string()) })),
    /** `borne_by`: of what was granted beside the rules, at whose cost. */
    adjustments: z.array(
      z.object({
        kind: z.enum(adjustmentKinds),
        amount: z.int(),
        rule: z.string(),
        borne_by: z.enum(bearers).optional(),
      }),
    ),
    tenders: z.array(z.object({ tender_id: z.string(), amount: z.int(), units: z.int().optional() })),
  })
  .meta({ id: 'Settlement' });
export type SettlementView = z.infer<typeof SettlementView>;

export function viewSettlement(settlement: Settlement & { version?: number }): SettlementView {
  const { version, currency, total, lines, adjustments, tenders } = settlement;
  return {
    ...(version === undefined ? {} : { version }),
    total: { amount: total, currency },
    lines,
    adjustments: adjustments.map(({ kind, amount, rule, ...granted }) => ({
      kind,
      amount,
      rule,
      ...('borne_by' in granted ? { borne_by: granted.borne_by } : {}),
    })),
    tenders: tenders.map(({ tender_id, amount, units }) => ({
      tender_id,
      amount,
      ...(units === undefined ? {} : { units }),
    })),
  };
}
