import type { MilestoneName } from '../domain/facts.ts';

/** Turns of a story. The names are part of every stored trail: renaming one is a breaking change. */
export const decided = 'decided' satisfies MilestoneName;
export const goodsArrived = 'goodsArrived' satisfies MilestoneName;
export const inspected = 'inspected' satisfies MilestoneName;
export const settled = 'settled' satisfies MilestoneName;
export const closed = 'closed' satisfies MilestoneName;
