import type { ClockChange } from '../../domain/clock.ts';
import type { CaseEvent } from '../../domain/events.ts';
import { toMs } from '../../domain/instant.ts';
import type { WrittenEvent } from './evidence.ts';

/** Milliseconds are rounded once by PostgreSQL and once by us. */
const roundingMs = 2;
/** A transaction that reads the clock and writes takes no longer: PostgreSQL would have ended it. */
const longestWriteMs = 120_000;

/**
 * What of a trail happened before its time, in words. An event's own word is not believed: PostgreSQL wrote it at `writtenAt`, which
 * with the offset the case then had is the latest moment of the case's time at which it can have been decided.
 */
export function judgeTime(trail: readonly WrittenEvent[]): string[] {
  const early: string[] = [];
  const ladders = new Map<string, ReadonlySet<string>>();
  const retries = new Map<string, string>();
  let shift = 0;
  let last = 0;
  for (const { leaf, writtenAt } of trail) {
    if (leaf.type === 'opened') shift = leaf.data.shift;
    const decidedBy = writtenAt + shift + roundingMs;
    const say = (words: string) => early.push(`${leaf.stream} ${leaf.seq} ${leaf.type}: ${words}`);
    const mustNotBefore = (due: string, what: string) => {
      if (toMs(leaf.at) < toMs(due)) say(`${what} due ${due} is dated ${leaf.at}`);
      if (leaf.performed_at && toMs(leaf.performed_at) < toMs(due))
        say(`${what} due ${due}, done ${leaf.performed_at}`);
      if (decidedBy < toMs(due)) say(`${what} due ${due} was written ${toMs(due) - decidedBy} ms before`);
    };
    if (toMs(leaf.at) > decidedBy) say(`dated ${leaf.at}, ${toMs(leaf.at) - decidedBy} ms after it was written`);
    const claimed = toMs(leaf.performed_at ?? leaf.at);
    if (decidedBy - claimed > longestWriteMs)
      say(`says ${leaf.performed_at ?? leaf.at}, ${decidedBy - claimed} ms before it was written`);
    if (toMs(leaf.at) < last) say(`dated ${leaf.at}, before the event before it`);
    last = toMs(leaf.at);

    for (const change of leaf.data.clocks ?? []) {
      if (change.change === 'rung_done') {
        if (!ladders.get(change.name)?.has(rungOf(change.action, change.rung_at))) {
          say(`${change.name} has no rung ${change.action} at ${change.rung_at}`);
        }
        mustNotBefore(change.rung_at, `${change.name} ${change.action}`);
      }
      if ('ladder' in change) ladders.set(change.name, rungsOf(change));
    }
    if (isSilence(leaf) && !leaf.data.clocks?.some(({ change }) => change === 'rung_done')) {
      say('an act of time without its rung');
    }
    if (leaf.type === 'refund_accepted' || leaf.type === 'refund_unknown') {
      retries.set(leaf.data.refund_id, leaf.data.retry_at);
    }
    if (leaf.type === 'refund_due_again')
      mustNotBefore(retries.get(leaf.data.refund_id) ?? '2199-01-01T00:00:00Z', 'a retry');
    if (leaf.type === 'clock_moved') shift = leaf.data.shift;
  }
  return early;
}

/** What only a window's end can bring about. */
function isSilence({ type }: CaseEvent): boolean {
  return (
    type === 'lapsed' ||
    type === 'became_final' ||
    type === 'breached' ||
    type === 'reminded' ||
    type === 'offer_expired'
  );
}

type WithLadder = Extract<ClockChange, { ladder: unknown }>;

function rungsOf({ ladder }: WithLadder): ReadonlySet<string> {
  return new Set(ladder.map(({ action, at }) => rungOf(action, at)));
}

function rungOf(action: string, at: string): string {
  return `${action} ${toMs(at)}`;
}

/** How late the latest rung was performed that fell due after `since` in real time, ms: what alarms and retries took in calm weather. */
export function latestRung(trails: Iterable<readonly WrittenEvent[]>, since: number): number {
  let latest = 0;
  for (const trail of trails) {
    let shift = 0;
    for (const { leaf, writtenAt } of trail) {
      if (leaf.type === 'opened' || leaf.type === 'clock_moved') shift = leaf.data.shift;
      const isRung = leaf.type === 'refund_due_again' || leaf.data.clocks?.some(({ change }) => change === 'rung_done');
      const due = toMs(leaf.at) - shift;
      if (isRung && due > since) latest = Math.max(latest, writtenAt - due);
    }
  }
  return latest;
}
