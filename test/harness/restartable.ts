import type { Child } from '../../scripts/children.ts';

/** A process that a test may kill and start again, with the same settings, ports and data. */
export type Restartable = {
  start(): Promise<void>;
  /** Ends it as it would end in an orderly deployment. */
  stop(): Promise<void>;
  /** Whether our kill -9 ended it: false when it was not running, or had ended otherwise. */
  kill9(): Promise<boolean>;
  running(): boolean;
  /** What it has printed, over all its starts. */
  output(): string;
};

/** Wraps `launch`, which resolves when the process is ready. */
export function restartable(launch: () => Promise<Child>): Restartable {
  let child: Child | undefined;
  let earlier = '';
  const end = async (how: (child: Child) => Promise<unknown>) => {
    if (!child) return undefined;
    const told = await how(child);
    earlier += child.output();
    child = undefined;
    return told;
  };
  return {
    async start() {
      if (child?.running()) return;
      await end(async () => {});
      child = await launch();
    },
    stop: async () => void (await end((running) => running.stop(15_000))),
    kill9: async () => (await end((running) => running.kill9())) === 'signal SIGKILL',
    running: () => child?.running() ?? false,
    output: () => earlier + (child?.output() ?? ''),
  };
}
