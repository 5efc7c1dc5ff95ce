const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** Growing pauses after failures, by subject: 250 ms, doubled each time, 10 s at most. */
export function backingOff() {
  const failures = new Map<string, { times: number; until: number }>();
  return {
    /** Counts a failure; how long to rest now, ms. */
    failed(subject: string): number {
      const times = (failures.get(subject)?.times ?? 0) + 1;
      const ms = Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
      failures.set(subject, { times, until: Date.now() + ms });
      return ms;
    },
    forget(subject: string): void {
      failures.delete(subject);
    },
    /** Subjects whose rest is not over. */
    resting(): string[] {
      const now = Date.now();
      return [...failures].filter(([, { until }]) => until > now).map(([subject]) => subject);
    },
  };
}
