import { manual, type Row } from '../decision-table.ts';
import { cite } from '../rules.ts';

/** What the rules would grant with the goods back, asked for without: the merchant's to give, never a rule's or silence's. */
export const withoutReturn: Row<unknown> = { ...cite('PL-06'), row: 'D26', when: () => true, then: manual() };
