import type { Fact, MilestoneName, Milestones } from '../domain/facts.ts';
import { toMs } from '../domain/instant.ts';
import type { CaseType } from '../domain/vocabulary.ts';
import type { TrailEntry } from '../workflows/trail.ts';

const NOT_YET_MS = 1_000;

/** The turns of each type's story by what the ledger recorded, written down apart from the workflows to hold them against it. */
const turns = {
  return: ({ decided }) => ['decided', ...(decided?.goodsBack ? goodsBack : []), 'settled', 'closed'],
} satisfies Record<CaseType, (recorded: Milestones) => MilestoneName[]>;
const goodsBack: MilestoneName[] = ['goodsArrived', 'inspected'];

type Alarm = Extract<TrailEntry, { step: 'alarm' }>;

/**
 * What a run did that the ledger does not bear out, in words; empty when all of it fits. `facts` are those of the case, one for
 * each event. Only what the run had learned is asked of it, so a run may have begun late and ended early.
 */
export function differences(type: CaseType, trail: readonly TrailEntry[], facts: readonly Fact[]): string[] {
  const bySeq = new Map(facts.map((fact) => [fact.seq, fact]));
  const found: string[] = [];
  const awaited: string[] = [];
  const begun = new Set<string>();
  let present: Fact | undefined;
  for (const [index, entry] of trail.entries()) {
    if (entry.step === 'learned') {
      present = bySeq.get(entry.seq);
      if (!present) found.push(`learned fact ${entry.seq}, which the ledger does not have`);
    }
    if (entry.step === 'awaits') awaited.push(entry.milestone);
    if (entry.step === 'reached' && entry.recorded !== hasRecorded(present, entry.milestone)) {
      found.push(`left ${entry.milestone} as ${entry.recorded ? 'recorded' : 'missing'}, the ledger says otherwise`);
    }
    if (entry.step === 'alarm') found.push(...alarmFaults(entry, trail[index + 1], bySeq.get(entry.seq)));
    if (entry.step === 'timer' && trail[index - 1]?.step !== 'alarm') {
      found.push(`ran a timer of ${entry.ms} ms that is no alarm`);
    }
    if (entry.step === 'effect') {
      if (!present?.owes.some(({ id }) => id === entry.id)) found.push(`started ${entry.id}, which is not owed`);
      begun.add(entry.id);
    }
  }
  for (const { id } of present?.owes ?? []) if (!begun.has(id)) found.push(`did not start ${id}, which is owed`);
  const expected = present ? awaitedBy(type, present) : [];
  if (awaited.join() !== expected.join()) {
    found.push(`awaited ${awaited.join(', ')}; the ledger asks for ${expected.join(', ')}`);
  }
  return found;
}

function hasRecorded(present: Fact | undefined, milestone: string): boolean {
  return present !== undefined && milestone in present.milestones;
}

/** Everything up to the first turn that is still open; all of them once the case is closed. */
function awaitedBy(type: CaseType, { milestones }: Fact): string[] {
  const all = turns[type](milestones);
  const open = milestones.closed ? -1 : all.findIndex((name) => milestones[name] === undefined);
  return open < 0 ? all : all.slice(0, open + 1);
}

function alarmFaults({ seq, due, at }: Alarm, after: TrailEntry | undefined, fact: Fact | undefined): string[] {
  const next = fact?.next;
  if (!fact || !next) return [`set an alarm at fact ${seq}, when no clock ran`];
  if (next.at !== due) return [`set an alarm for ${due} at fact ${seq}; the ledger’s next rung is ${next.at}`];
  if (after?.step !== 'timer') return [`set an alarm at fact ${seq} without a timer`];
  const { ms } = after;
  const left = toMs(next.at) - fact.shift - at;
  const isRest = ms <= NOT_YET_MS && left < ms;
  return ms === left || isRest ? [] : [`set an alarm of ${ms} ms at fact ${seq}; the rung was ${left} ms away`];
}
