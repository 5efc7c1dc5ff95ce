const forwardMs = 5 * 60_000;

/** Whether a signed time is older than its sender would still send, or ahead of any clock. */
export function isStale(sentAtMs: number, mostMs: number): boolean {
  const age = Date.now() - sentAtMs;
  return !(age <= mostMs && age >= -forwardMs);
}
