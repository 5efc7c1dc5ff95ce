import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CaseStart, MilestoneName, Milestones } from '../domain/facts.ts';
import { keepAlarm } from './alarm.ts';
import { type Carried, isFact, type Knowledge, openKnowledge } from './knowledge.ts';
import { ledger } from './ledger-calls.ts';
import { type FileView, factsSignal, fileQuery, rebuildUpdate } from './messages.ts';
import { openNoticeboard } from './noticeboard.ts';
import { openPump } from './pump.ts';
import { note } from './trail.ts';

/** A run's input: the case and, when it continues another run, what that one knew. */
export type CaseRun = CaseStart & { carried?: Carried };
export type Outcome = NonNullable<Milestones['closed']>['outcome'];
type Story = (run: CaseRun) => Promise<Outcome>;

export type CaseFile = {
  /** Ends the story: resolves once the case is closed and nothing that was begun is still under way. */
  until(milestone: 'closed'): Promise<Outcome>;
  /** Resolves with what the milestone recorded, or with nothing when the case closed without it. */
  until<Name extends Exclude<MilestoneName, 'closed'>>(milestone: Name): Promise<Milestones[Name]>;
};

/** Opens the case for its story: hears its facts, keeps its alarm, carries out what is owed and shows it to people. */
export async function openFile({ carried, ...start }: CaseRun): Promise<CaseFile> {
  const { caseId } = start;
  const known = openKnowledge(carried);
  const pump = openPump(caseId, known);
  const noticeboard = openNoticeboard(known);
  let awaits: MilestoneName | null = null;

  listen(caseId, known);
  setHandler(fileQuery, (): FileView => {
    const { next, owes, shift: _, ...fact } = known.fact;
    const recent = known.recent.map(({ seq, text }) => `${seq}: ${text}`);
    return { ...fact, next, owes, awaits, unfinished: pump.unfinished(), recent };
  });
  // A run started by a signal has heard it now; one started without any has to ask.
  await condition(allHandlersFinished);
  if (known.isEmpty) known.hear([await ledger.loadFact.executeWithOptions({ summary: 'the present fact' }, [caseId])]);

  void keepAlarm(caseId, known);
  void pump.run();
  void noticeboard.run();

  const isQuiet = () => pump.isIdle() && allHandlersFinished();

  function until(milestone: 'closed'): Promise<Outcome>;
  function until<Name extends Exclude<MilestoneName, 'closed'>>(milestone: Name): Promise<Milestones[Name]>;
  async function until(milestone: MilestoneName) {
    const recorded = () => known.fact.milestones[milestone];
    const isClosed = () => known.fact.milestones.closed !== undefined;
    const isOver = () => (milestone === 'closed' ? isClosed() && isQuiet() : recorded() !== undefined || isClosed());
    awaits = milestone;
    note.awaits(milestone);
    await condition(() => isOver() || (workflowInfo().continueAsNewSuggested && isQuiet()));
    if (!isOver()) await continueAsNew<Story>({ ...start, carried: known.carry() });
    awaits = null;
    note.reached(milestone, recorded() !== undefined);
    if (milestone !== 'closed') return recorded();
    noticeboard.post();
    return known.fact.milestones.closed?.outcome;
  }
  return { until };
}

function listen(caseId: string, known: Knowledge): void {
  setHandler(factsSignal, (facts) => {
    const sound = Array.isArray(facts) ? facts.filter(isFact) : [];
    if (!Array.isArray(facts) || sound.length < facts.length) log.warn('a signal held something that is no fact');
    known.hear(sound);
  });
  setHandler(rebuildUpdate, async () => {
    try {
      known.replace(await ledger.loadFact.executeWithOptions({ summary: 'rebuild' }, [caseId]));
      return known.fact.seq;
    } catch {
      // Anything but a failure of this kind would block the workflow task for ever.
      throw ApplicationFailure.nonRetryable('the ledger did not give the present fact', 'rebuild_failed');
    }
  });
}
