/** The workflow bundle's entry: every export is a workflow. `registry.ts` names one for each case type. */

export { reconciliation, reconciliations } from './reconciliation.ts';
export { returnCase } from './return-case.ts';
