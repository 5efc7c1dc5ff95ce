import { z } from 'zod';
import { Window } from '../domain/calendar.ts';
import { ReturnAddress } from '../domain/commands.ts';
import type { MerchantTerms } from '../domain/standard.ts';
import { clockNames } from '../domain/vocabulary.ts';

const WindowTerms = z.strictObject({ clock: z.enum(clockNames), window: Window });

/** What a merchant publishes. The address is private content; promise and windows may only be better than the standard. */
export const MerchantRecord = z
  .strictObject({
    return_address: ReturnAddress.nullish(),
    promise_days: z.int().min(1).max(3650).nullish(),
    windows: z.array(WindowTerms).max(clockNames.length).default([]),
  })
  .meta({ id: 'MerchantRecord' });
export type MerchantRecord = z.infer<typeof MerchantRecord>;

export function termsOf(record: MerchantRecord | null): MerchantTerms {
  return { promise_days: record?.promise_days ?? null, windows: record?.windows ?? [] };
}
