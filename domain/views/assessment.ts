import { z } from 'zod';
import type { Assessment, Rule } from '../standard.ts';
import { remedies } from '../vocabulary.ts';
import { SettlementView, viewSettlement } from './settlement.ts';

export const Text = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });

/** A rule as people read it. */
export const RuleView = z
  .object({ id: z.string(), clause: z.string(), citation: z.string(), text: Text })
  .meta({ id: 'Rule' });
export type RuleView = z.infer<typeof RuleView>;

const decisions = ['approve', 'reject', 'manual'] as const;
const Bearer = z.enum(['consumer', 'merchant', 'carrier', 'none']);

/** An application judged and priced. `manual`: a person must look. */
export const AssessmentView = z
  .object({
    decision: z.enum(decisions),
    remedies: z.array(z.enum(remedies)),
    remedies_left: z.array(z.string()),
    rules: z.array(RuleView),
    lines: z.array(z.object({ line_id: z.string(), decision: z.enum(decisions), rules: z.array(z.string()) })),
    window: z
      .object({
        last_day: z.string(),
        strict_last_day: z.string(),
        ends_at: z.string(),
        strict_ends_at: z.string(),
        provisional: z.boolean(),
      })
      .nullable(),
    freight: z.object({ outbound: Bearer, return: Bearer }),
    settlement: SettlementView.nullable(),
  })
  .meta({ id: 'Assessment' });
export type AssessmentView = z.infer<typeof AssessmentView>;

export function viewAssessment(assessment: Assessment, rules: ReadonlyMap<string, Rule>): AssessmentView {
  const { decision, remedies, remedies_left, window, freight, settlement } = assessment;
  return {
    decision,
    remedies,
    remedies_left,
    rules: viewRules(assessment.rules, rules),
    lines: assessment.lines.map(({ line_id, decision, rules }) => ({ line_id, decision, rules })),
    window,
    freight,
    settlement: settlement && viewSettlement(settlement),
  };
}

/** Rules by their ids, in that order; an id that the standard does not have is left out. */
export function viewRules(ids: readonly string[], rules: ReadonlyMap<string, Rule>): RuleView[] {
  return ids.flatMap((id) => {
    const rule = rules.get(id);
    return rule ? [{ id, clause: rule.clause, citation: rule.citation, text: rule.text }] : [];
  });
}
