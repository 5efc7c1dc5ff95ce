import { z } from 'zod';

/**
 * An identifier given by another system. The pattern leaves no room for a sentence, so that an identifier can be shown in
 * Temporal, logs and metrics while nothing typed by a person can.
 */
export const Identifier = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$/, 'letters, digits and . _ : @ - only, 64 at most');

/** RFC 3339 with offset; one that the calendar can place (1970–2199). */
export const Instant = z.iso.datetime({ offset: true }).refine((text) => {
  const at = Date.parse(text); // NaN, and so refused, where the text is no date
  return at >= 0 && at < 7_258_089_600_000;
}, 'a moment between 1970 and 2199');

/** Minor units (fen); bounded so that sums stay exact. */
export const Amount = z.int().min(0).max(1_000_000_000_000);

/** A weight; ten tonnes at most. */
export const Grams = z.int().min(1).max(10_000_000);

export const Quantity = z.int().min(1).max(100_000);

/** Text typed by a person. PostgreSQL stores no NUL, and a lone surrogate has no UTF-8. */
export const FreeText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'no NUL and no lone surrogates');

/** Text that a duty asks for (a reason, an address): it says something. */
export const DutyText = (most: number) => FreeText(most).refine((text) => text.trim() !== '', 'must not be empty');

export const Money = z.object({ amount: z.int(), currency: z.string() }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

export const Currency = z.string().regex(/^[A-Z]{3}$/);

export const EvidenceId = z.string().regex(/^evd_[A-Za-z0-9]{1,40}$/);
export const TaskId = z.string().regex(/^tsk_[A-Za-z0-9_]{1,60}$/);
export const CaseId = z.string().regex(/^case_[A-Za-z0-9]{1,40}$/);
