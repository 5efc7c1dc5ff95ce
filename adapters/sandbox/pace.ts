/** How long things take, in milliseconds, so that tests need not wait for them. */
export type Pace = {
  /** What a `slow` answer waits: past the five seconds after which Recourse gives up. */
  slowMs: number;
  /** Backoff between attempts of a callback doubles from the first to the second. */
  retryFromMs: number;
  retryUpToMs: number;
  /** How long one attempt may take. */
  attemptMs: number;
  /** How long an answer waits for its callback, where it does. */
  patienceMs: number;
  /** How long a callback that is to come out of order is held back when nothing overtakes it. */
  holdMs: number;
};

export const livePace: Pace = {
  slowMs: 6_500,
  retryFromMs: 200,
  retryUpToMs: 10_000,
  attemptMs: 5_000,
  patienceMs: 5_000,
  holdMs: 3_000,
};
