import type { CaseFile } from './case-file.ts';
import { settled } from './milestones.ts';

/** Until no refund is owed any more. The pump makes the refunds; the ledger says which and how much. */
export async function settle(file: CaseFile): Promise<void> {
  await file.until(settled);
}
