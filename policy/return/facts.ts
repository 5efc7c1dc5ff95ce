import type { ApplicationFacts, ClaimFacts } from '../../domain/application.ts';
import { dayOf } from '../../domain/calendar.ts';
import { toMs } from '../../domain/instant.ts';
import type { JudgeContext, ReturnTerms } from '../../domain/standard.ts';
import type { Category } from '../../domain/vocabulary.ts';
import { type Journey, journeyOf } from '../journey.ts';
import { type Measure, never, type Term, termOfDays, termOfMonths } from './windows.ts';

type Order = ApplicationFacts['order'];
type Line = Order['lines'][number];

/** One claim line as the decision tables see it. */
export type LineFacts = {
  reason: ApplicationFacts['reason'];
  allegations: ApplicationFacts['allegations'];
  journey: Journey;
  signedByStranger: boolean;
  virtual: boolean;
  /** Whether no-reason return is excluded by law (NR-02), or only where the consumer confirmed it (NR-03). */
  exclusion: 'none' | 'by_law' | 'if_confirmed';
  /** `unmarked`: confirmed, but not marked on the page (NR-04). */
  confirmation: 'given' | 'missing' | 'unmarked';
  /** Whether the open question of NR-04 goes to a person (a switch of the standard). */
  unconfirmedNeedsPerson: boolean;
  opened: boolean;
  intact: boolean;
  /** 三包 catalogue goods. */
  catalogue: boolean;
  installed: boolean;
  hasWarranty: boolean;
  repairsFailed: boolean;
  terms: { noReason: Term; promise: Term; qualityReturn: Term; qualityExchange: Term; notice: Term; warranty: Term };
};

const excludedByLaw: ReadonlySet<Category> = new Set<Category>([
  'custom_made',
  'perishable',
  'fresh',
  'digital_media',
  'periodical',
]);
const excludedIfConfirmed: ReadonlySet<Category> = new Set<Category>([
  'sealed_health',
  'value_drops_on_use',
  'near_expiry_or_flawed',
]);

/** @throws Error when the claim names a line the order does not have. */
export function factsOf(
  facts: ApplicationFacts,
  claim: ClaimFacts,
  context: JudgeContext,
  terms: ReturnTerms,
): LineFacts {
  const { order, reason, allegations } = facts;
  const line = order.lines.find(({ id }) => id === claim.line_id);
  if (!line) throw new Error(`the order has no line ${claim.line_id}`);
  const repairs = line.repairs ?? [];
  return {
    reason,
    allegations,
    journey: journeyOf(order),
    signedByStranger: order.delivery?.signed_at != null && order.delivery.signed_by === 'unauthorised',
    virtual: line.category === 'virtual',
    exclusion: exclusionOf(line, claim),
    confirmation: confirmationOf(line, order),
    unconfirmedNeedsPerson: terms.unconfirmed_exclusion === 'manual',
    opened: claim.condition.opened ?? false,
    intact: claim.condition.intact,
    catalogue: line.warranty?.catalogue === true,
    installed: order.delivery?.installed_at != null,
    hasWarranty: line.warranty != null,
    repairsFailed: repairs.filter(({ fixed }) => !fixed).length >= terms.failed_repairs,
    terms: termsOf(order, line, context, terms),
  };
}

function exclusionOf(line: Line, claim: ClaimFacts): LineFacts['exclusion'] {
  if (excludedIfConfirmed.has(line.category)) return 'if_confirmed';
  if (!excludedByLaw.has(line.category)) return 'none';
  // On a carrier it is the consumer's unsealing that excludes digital media; what is downloaded has no seal (NR-02).
  const sealed = line.category === 'digital_media' && line.virtual == null && claim.condition.opened === false;
  return sealed ? 'none' : 'by_law';
}

/** Confirmed means for this purchase, so not after it was paid (NR-03). */
function confirmationOf({ exclusion }: Line, { paid_at }: Order): LineFacts['confirmation'] {
  if (exclusion?.confirmed_at == null || toMs(exclusion.confirmed_at) > toMs(paid_at)) return 'missing';
  return exclusion.marked ? 'given' : 'unmarked';
}

function termsOf(order: Order, line: Line, context: JudgeContext, terms: ReturnTerms): LineFacts['terms'] {
  const measure: Measure = { noticeAt: context.noticeAt, calendar: context.calendar, rollover: terms.rollover };
  const { delivery } = order;
  const signed = journeyOf(order) === 'signed' && delivery?.signed_at ? toMs(delivery.signed_at) : null;
  // Where the merchant installs, the periods for faulty goods run from the installation (WT-01).
  const ready = signed !== null && delivery?.installed_at ? Math.max(signed, toMs(delivery.installed_at)) : signed;
  const restarted = line.warranty?.starts_at ? toMs(line.warranty.starts_at) : 0;
  const warrantyStart = ready === null ? null : Math.max(ready, restarted);
  const promiseDays = Math.max(line.promise_days ?? 0, context.terms.promise_days ?? 0);
  return {
    noReason: termOfDays(terms.no_reason_days, signed, measure),
    promise: promiseDays > 0 ? termOfDays(promiseDays, signed, measure) : never,
    qualityReturn: termOfDays(terms.quality_return_days, ready, measure),
    qualityExchange: termOfDays(terms.quality_exchange_days, ready, measure),
    notice: termOfMonths(terms.notice_months, 0, ready, measure),
    warranty: line.warranty
      ? termOfMonths(line.warranty.months, daysInRepair(line, context.noticeAt, terms), warrantyStart, measure)
      : never,
  };
}

/** Days in repair do not count towards the warranty (WT-01); a repair that goes on counts up to the notice. */
function daysInRepair({ repairs }: Line, noticeAt: number, terms: ReturnTerms): number {
  const both = terms.repair_days === 'both_ends' ? 1 : 0;
  return (repairs ?? []).reduce((sum, { received_at, returned_at }) => {
    const days = dayOf(returned_at ? toMs(returned_at) : noticeAt) - dayOf(toMs(received_at)) + both;
    return sum + Math.max(0, days);
  }, 0);
}
