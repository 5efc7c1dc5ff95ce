import type { CaseStart } from '../domain/facts.ts';
import type * as workflows from './index.ts';

/** The workflow of each case type, one line each: a type without a workflow does not compile. */
export const workflowTypes = {
  return: 'returnCase',
} as const satisfies Record<CaseStart['type'], keyof typeof workflows>;

/** The workflow that a schedule starts each night, and an operator by hand. */
export const reconciliationsType = 'reconciliations' satisfies keyof typeof workflows;
