import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import type { InjectedSinks } from '@temporalio/worker';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { TrailEntry, TrailSinks } from '../workflows/trail.ts';

export type ReplayWith = { workflowBundle: WorkflowBundleOption; tracing: OpenTelemetryPlugin };
/** A history as Temporal gives it, or as `historyFromJSON` reads it. */
export type StoredHistory = Parameters<typeof Worker.runReplayHistory>[1];

/** A history with the workflow it is of. */
type NamedHistory = { workflowId: string; history: StoredHistory };

/**
 * Replays one run on a workflow bundle and returns what the run did, step by step. Rejects when the bundle no longer fits the
 * history (`DeterminismViolationError`).
 */
export async function deriveTrail(history: StoredHistory, replayWith: ReplayWith): Promise<TrailEntry[]> {
  for await (const { trail, error } of deriveTrails([{ workflowId: 'replayed', history }], replayWith)) {
    if (error) throw error;
    return trail;
  }
  throw new Error('the replay gave no result');
}

/**
 * Replays runs one after another on one worker, in the order given: what each did, and where the bundle no longer fits its history,
 * the error. Each replay worker keeps memory for ever, so that hundreds of runs need to share one.
 */
export async function* deriveTrails(
  histories: Iterable<NamedHistory> | AsyncIterable<NamedHistory>,
  { workflowBundle, tracing }: ReplayWith,
): AsyncGenerator<{ trail: TrailEntry[]; error?: Error }> {
  let trail: TrailEntry[] = [];
  const sinks: InjectedSinks<TrailSinks> = {
    trail: { note: { fn: (_info, entry) => void trail.push(entry), callDuringReplay: true } },
  };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, plugins: [tracing], sinks }, histories)) {
    yield { trail, error };
    trail = [];
  }
}
