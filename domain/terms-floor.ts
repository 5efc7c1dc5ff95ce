import { type Calendar, deadline, startOfDay, type Window } from './calendar.ts';
import { toMs, toText } from './instant.ts';
import { type Refusal, refuse, refuseField } from './refusal.ts';
import type { MerchantTerms, Standard } from './standard.ts';

/** Moments of a day at which windows of different kinds may end in different order: before, in and after opening hours. */
const hoursTried = [0, 8.5, 12, 20.5, 23.5];
const daysTried = 366;

/**
 * Whether a merchant's own windows are as good as the standard's: no longer where a side owes an answer, no shorter where the
 * consumer has time (SD-03). Null when they are.
 */
export function refuseBelowFloor(
  terms: MerchantTerms,
  standard: Standard,
  calendar: Calendar,
): { refusal: Refusal } | null {
  for (const [index, { clock, window }] of terms.windows.entries()) {
    const { side, window: floor } = standard.clocks[clock];
    const pointer = `/windows/${index}/window`;
    if (side === 'platform') return refuseField(pointer, "is the platform's, not the merchant's to promise");
    const [shorter, longer] = side === 'consumer' ? [floor, window] : [window, floor];
    if (!neverLater(shorter, longer, calendar)) {
      return refuse('below_floor', 'A merchant’s own windows may only be better than the standard’s.', [
        { pointer, detail: `is worse for the consumer than the ${clock} window of the standard` },
      ]);
    }
  }
  return null;
}

/** Whether one window never ends after the other, whenever both start: tried over the last year the calendar covers. */
function neverLater(one: Window, other: Window, calendar: Calendar): boolean {
  if (one.kind === other.kind && one.hours === other.hours) {
    return one.amount <= other.amount && (other.rollover === true || one.rollover !== true);
  }
  for (let day = calendar.to - daysTried - 60; day < calendar.to - 60; day += 1) {
    for (const hour of hoursTried) {
      const from = toText(startOfDay(day) + hour * 3_600_000);
      if (toMs(deadline(one, from, calendar).due_at) > toMs(deadline(other, from, calendar).due_at)) return false;
    }
  }
  return true;
}
