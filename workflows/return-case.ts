import { type CaseRun, type Outcome, openFile } from './case-file.ts';
import { closed, decided, goodsArrived, inspected } from './milestones.ts';
import { settle } from './settle.ts';

/** A return: review, goods back, inspection, refund (clauses 3.1.1–3.1.3). */
export async function returnCase(start: CaseRun): Promise<Outcome> {
  const file = await openFile(start);
  const agreed = await file.until(decided); // the review clock runs meanwhile; silence may approve
  if (agreed?.goodsBack) {
    await file.until(goodsArrived);
    await file.until(inspected);
  }
  await settle(file); // each refund to its own tender, until all arrived or a person took over
  return file.until(closed);
}
