import { isDeepStrictEqual } from 'node:util';
import { type Refusal, refuseField } from '../domain/refusal.ts';
import { refuseBelowFloor } from '../domain/terms-floor.ts';
import type { Database } from '../drizzle/client.ts';
import { findMerchantVersion, publishMerchantVersion } from '../drizzle/queries/merchants.ts';
import { MerchantRecord, termsOf } from './merchant-record.ts';
import { currentRules, type ReadRulebook, type Rulebook } from './rulebook.ts';

/** Publishes a merchant's terms as a new version; what is in force already keeps its version. */
export async function publishTerms(
  { db, rulebook }: { db: Database; rulebook: ReadRulebook },
  id: string,
  record: MerchantRecord,
): Promise<{ version: number } | { refusal: Refusal }> {
  const refused = refuseRepeated(record) ?? refuseBelow(record, await rulebook(db));
  if (refused) return refused;
  for (;;) {
    const inForce = await findMerchantVersion(db, id);
    if (inForce && isDeepStrictEqual(MerchantRecord.parse(inForce.terms), record)) return { version: inForce.version };
    const version = (inForce?.version ?? 0) + 1;
    if (await publishMerchantVersion(db, id, version, record)) return { version };
  }
}

function refuseRepeated({ windows }: MerchantRecord): { refusal: Refusal } | null {
  const repeated = windows.findIndex(({ clock }, index) => windows.findIndex((one) => one.clock === clock) < index);
  return repeated >= 0 ? refuseField(`/windows/${repeated}/clock`, 'is named twice') : null;
}

function refuseBelow(record: MerchantRecord, rulebook: Rulebook): { refusal: Refusal } | null {
  const { standard, calendar } = currentRules(rulebook);
  return refuseBelowFloor(termsOf(record), standard, calendar);
}
