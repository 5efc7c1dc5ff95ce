import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import type { InjectedSinks } from '@temporalio/worker';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { TrailEntry, TrailSinks } from '../workflows/trail.ts';

export type ReplayWith = { workflowBundle: WorkflowBundleOption; tracing: OpenTelemetryPlugin };
/** A history as Temporal gives it, or as `historyFromJSON` reads it. */
export type StoredHistory = Parameters<typeof Worker.runReplayHistory>[1];

/**
 * Replays one run on a workflow bundle and returns what the run did, step by step. Rejects when the bundle no longer fits the
 * history (`DeterminismViolationError`).
 */
export async function deriveTrail(
  history: StoredHistory,
  { workflowBundle, tracing }: ReplayWith,
): Promise<TrailEntry[]> {
  const trail: TrailEntry[] = [];
  const sinks: InjectedSinks<TrailSinks> = {
    trail: { note: { fn: (_info, entry) => void trail.push(entry), callDuringReplay: true } },
  };
  await Worker.runReplayHistory({ workflowBundle, plugins: [tracing], sinks }, history);
  return trail;
}
