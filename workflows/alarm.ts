import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import { beside } from './beside.ts';
import type { Knowledge } from './knowledge.ts';
import { ledger } from './ledger-calls.ts';
import { inWords, type NextRung, realDue } from './next-rung.ts';
import { note } from './trail.ts';

const NOT_YET_MS = 1_000;

/**
 * Keeps one durable timer for the next rung of the case's clocks and ticks the ledger when it fires. It is only a wake-up: the
 * ledger performs whatever is due whenever anything else happens, so a late alarm, or none, changes no result.
 */
export async function keepAlarm(caseId: string, known: Knowledge): Promise<void> {
  let notBefore = 0;
  await beside(known, 'alarm', async () => {
    await condition(() => known.fact.next !== null);
    const fired = await firesFor(known, notBefore);
    const rung = dueRung(known);
    if (!fired || !rung) return;
    note.tick(known.fact.seq);
    known.hear([await ledger.tick.executeWithOptions({ summary: inWords(rung) }, [caseId])]);
    // The database's clock may be a little behind Temporal's: "not yet" is asked again, but not in a rush.
    notBefore = dueRung(known) ? Date.now() + NOT_YET_MS : 0;
  });
}

/** The rung that is due by the run's own time, if any. */
function dueRung({ fact: { next, shift } }: Knowledge): NextRung | null {
  return next && realDue(next, shift) <= Date.now() ? next : null;
}

/**
 * Runs a timer to the next rung. False when it was given up for an earlier rung or a moved clock; a rung that moved later keeps
 * its timer, which saves two events at each turn of the case.
 */
async function firesFor(known: Knowledge, notBefore: number): Promise<boolean> {
  const { next, shift, seq } = known.fact;
  if (!next) return false;
  const due = realDue(next, shift);
  const now = Date.now();
  const ms = Math.max(due, notBefore) - now;
  if (ms <= 0) return true;
  note.alarm(seq, next.at, now);
  const isOutdated = () => {
    const present = known.fact;
    return present.next !== null && (present.shift !== shift || realDue(present.next, present.shift) < due);
  };
  return CancellationScope.cancellable(async () => {
    const timer = sleep(ms, { summary: inWords(next) }).then(() => true);
    const outdated = condition(isOutdated).then(() => false);
    const fired = await Promise.race([timer, outdated]);
    CancellationScope.current().cancel();
    return fired;
  });
}
