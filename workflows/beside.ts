import { CancellationScope, condition, log } from '@temporalio/workflow';
import type { Knowledge } from './knowledge.ts';

/**
 * Takes turns beside the story until the run ends. A failure nobody foresaw never fails the run: the work rests until the run
 * hears of its case again, then goes on. Never rejects.
 */
export async function beside(known: Knowledge, work: string, turn: () => Promise<void>): Promise<void> {
  let restsSince: number | null = null;
  for (;;) {
    try {
      if (restsSince !== null) await condition(() => restsSince === null || known.heard > restsSince);
      restsSince = null;
      await turn();
    } catch (error) {
      if (isRunCancelled()) return;
      log.warn('rests until the next fact', { work, error });
      restsSince = known.heard;
    }
  }
}

/** Asked in the run's own scope, not in one of its timers'. */
export function isRunCancelled(): boolean {
  return CancellationScope.current().consideredCancelled;
}
