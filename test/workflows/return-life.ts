import type { Clock } from '../../domain/clock.ts';
import type { CaseEvent } from '../../domain/events.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { ClockName } from '../../domain/vocabulary.ts';
import type { LedgerEnvironment } from './ledger-environment.ts';
import { at, type Given, type Step, type Story } from './return-steps.ts';

export type Life = Awaited<ReturnType<typeof livedSoFar>>;

/** A return opened at `start` and brought to the end of its story, each step of which must be done, with all that follows from it. */
export async function livedSoFar(
  cases: LedgerEnvironment,
  { start, given, story }: { start: string; given: Given; story: Story },
) {
  const caseId = await cases.open(at(start), given());
  const { ledger } = cases;
  /** `done`, or what the step is refused with. */
  const tries = async (step: Step): Promise<string> => cases.give(caseId, ...step(await ledger.presentState(caseId)));
  for (const next of story) {
    if (typeof next === 'string') await cases.sleepUntil(caseId, at(next));
    else {
      const answer = await tries(next);
      if (answer !== 'done') throw new Error(`a step of the story was refused: ${answer}`);
    }
    await cases.still(caseId);
  }
  return {
    caseId,
    tries,
    state: () => ledger.presentState(caseId),
    trail: (): Promise<CaseEvent[]> => ledger.eventsOf(caseId),
    sleepUntil: (ms: number) => cases.sleepUntil(caseId, toText(ms)),
    /** When the run's alarm rings, epoch ms of the case's time. */
    async alarm(): Promise<number> {
      const { next } = await cases.still(caseId);
      if (!next) throw new Error('the run has no alarm');
      return toMs(next.at);
    },
    /** Where the run is, its alarm to the minute: `returning · goodsArrived · 03-19T00:00 return_transit escalate`. */
    async place(): Promise<string> {
      const { stage, awaits, next, outcome } = await cases.still(caseId);
      const alarm = next ? `${next.at.slice(5, 16)} ${next.clock} ${next.rung}` : 'no alarm';
      return [stage, ...(outcome ? [outcome] : [awaits, alarm])].join(' · ');
    },
    async clock(name: ClockName): Promise<Clock> {
      const found = (await ledger.presentState(caseId)).clocks.findLast((clock) => clock.name === name);
      if (!found) throw new Error(`the case has no clock ${name}`);
      return found;
    },
    faults: () => cases.faults(caseId),
  };
}

/** `escalated respond to platform level 2 4.1`: what it says, the clause, the rules. */
export function inShort({ type, data, clause, rules }: CaseEvent): string {
  const named = [
    ...('clock' in data ? [data.clock] : []),
    ...('to' in data ? [`to ${data.to}`] : []),
    ...('level' in data ? [`level ${data.level}`] : []),
    ...('why' in data ? [data.why] : []),
    ...('outcome' in data ? [data.outcome] : []),
  ];
  return [type, ...named, ...(clause ? [clause] : []), ...rules].join(' ');
}
