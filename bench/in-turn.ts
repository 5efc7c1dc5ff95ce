const AT_ONCE = 50;

/** Does the work so many times, fifty at a time. */
export async function inTurn(times: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const hands = Array.from({ length: Math.min(AT_ONCE, times) }, async () => {
    while (next < times) {
      next += 1;
      await work(next - 1);
    }
  });
  await Promise.all(hands);
}
