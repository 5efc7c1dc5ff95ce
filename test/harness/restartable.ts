import type { Child } from '../../scripts/children.ts';

/** A process that a test may kill and start again, with the same settings, ports and data. */
export type Restartable = {
  start(): Promise<void>;
  /** Ends it as it would end in an orderly deployment. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
  running(): boolean;
  /** What it has printed, over all its starts. */
  output(): string;
};

/** Wraps `launch`, which resolves when the process is ready. */
export function restartable(launch: () => Promise<Child>): Restartable {
  let child: Child | undefined;
  let earlier = '';
  const end = async (how: (child: Child) => Promise<void>) => {
    if (!child) return;
    await how(child);
    earlier += child.output();
    child = undefined;
  };
  return {
    async start() {
      if (child?.running()) return;
      await end(async () => {});
      child = await launch();
    },
    stop: () => end((running) => running.stop(15_000)),
    kill9: () => end((running) => running.kill9()),
    running: () => child?.running() ?? false,
    output: () => earlier + (child?.output() ?? ''),
  };
}
