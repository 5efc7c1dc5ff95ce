import { clockSkew } from './clock-skew.ts';
import { cutOffWorker } from './cut-off-worker.ts';
import { diskFull } from './disk-full.ts';
import { hostileCallers } from './hostile-callers.ts';
import type { Pace } from './kills.ts';
import type { Experiment } from './stage.ts';
import { temporalAway } from './temporal-away.ts';

/** Pace of the great run: a refund whose answer was lost is asked for again by itself after a minute, so nobody nudges before. */
export const paceOfKills: Pace = {
  weatherEveryMs: 20_000,
  pointWithinMs: 10_000,
  patience: { endWithinMs: 900_000, nudgeAfterMs: 90_000 },
};

/** Every experiment besides the kills, in the order in which they are made. */
export const experiments: Readonly<Record<string, Experiment>> = {
  'clock-skew': clockSkew,
  'disk-full': diskFull,
  'cut-off-worker': cutOffWorker,
  hostile: hostileCallers,
  'temporal-away': temporalAway,
};
