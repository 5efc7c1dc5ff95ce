/** What long runs from the command line share: a seed of their own unless one is given, and lines with the time since they began. */

export function seedOf(given: string | undefined): number {
  return given === undefined ? Date.now() % 1_000_000_000 : Number(given);
}

export function beginRun() {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  return {
    say: (line: string) => console.log(`${passed().toFixed(0).padStart(5)} s  ${line}`),
    /** Whole seconds since it began. */
    seconds: () => Math.round(passed()),
  };
}
