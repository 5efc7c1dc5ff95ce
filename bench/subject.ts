import type { Pids } from './usage.ts';

/** One command of the case's life. Resolves when it was acknowledged. */
type Step = (caseId: string) => Promise<void>;

/** One of the two sides that are compared: the same steps over HTTP, whatever lies behind. */
export type Subject = {
  name: 'ours' | 'bare';
  /** Starts a case; its id. */
  open(): Promise<string>;
  /** The commands after the opening, in order; the last one sets off the refund. */
  steps: readonly Step[];
  workflowIdOf(caseId: string): string;
  /** When the effect of the last command was done, by the database's clock, epoch ms. */
  effectTimes(caseIds: readonly string[]): Promise<Map<string, number>>;
  /** Processes whose CPU is this side's. */
  pids(): Pids;
  /** Stand-ins for the outside world, reported and not counted. */
  outsidePids(): Pids;
  stop(): Promise<void>;
};
