import type { Rule } from '../domain/standard.ts';
import { deliveryRules } from './rules/delivery.ts';
import { grantRules } from './rules/grants.ts';
import { noReasonRules } from './rules/no-reason.ts';
import { procedureRules } from './rules/procedure.ts';
import { qualityRules } from './rules/quality.ts';
import { refundRules } from './rules/refund.ts';

const texts = { ...noReasonRules, ...refundRules, ...qualityRules, ...deliveryRules, ...procedureRules, ...grantRules };

export type RuleId = keyof typeof texts;

/** Every rule a decision, an amount or a clock may rest on, by id: what `standard.md` and the law ask, in both languages. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries(texts).map(([id, rule]) => [id, { id, ...rule }]),
);

/** What a row of a decision table says of the rule it rests on. */
export function cite<Id extends RuleId>(id: Id): { id: Id; clause: string; citation: string } {
  const { clause, citation } = texts[id];
  return { id, clause, citation };
}
