/** A source of chance that the same seed repeats; what meets what in time it cannot repeat. */
export function chanceOf(seed: number) {
  let state = seed >>> 0;
  /** A number in [0, 1) (mulberry32). */
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(share() * end);
  return {
    share,
    /** An integer in [0, end). */
    below,
    pick<Item>(items: readonly Item[]): Item {
      const [found] = items.slice(below(items.length));
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    shuffled<Item>(items: readonly Item[]): Item[] {
      return items
        .map((item) => ({ item, place: share() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item);
    },
  };
}

export type Chance = ReturnType<typeof chanceOf>;
