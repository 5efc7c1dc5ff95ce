import type { Toxic } from '../toxiproxy.ts';

/** A kind of line on which calls go wrong, how often it is taken (a share of all calls), and by what it is told that it did. */
export type FaultLine = {
  name: string;
  share: number;
  /** A call was struck when it took so long, ms; null: when its answer never came whole. */
  lateMs: number | null;
  toxic: Toxic;
};

const line = (
  name: string,
  type: Toxic['type'],
  stream: Toxic['stream'],
  attributes: Toxic['attributes'],
  lateMs: number | null = null,
): FaultLine => ({ name, share: 0.04, lateMs, toxic: { type, stream, attributes } });

/** A silence either ends with the connection, or lasts until the caller gives up, after five seconds. */
const shortSilence = { timeout: 1_500 };
const longSilence = { timeout: 8_000 };

/** What networks do to calls: a request that is lost was never acted on, an answer that is lost was. */
export const faultLines: readonly FaultLine[] = [
  line('latency', 'latency', 'downstream', { latency: 900, jitter: 300 }, 600),
  line('timeout of the request', 'timeout', 'upstream', shortSilence),
  line('timeout of the answer', 'timeout', 'downstream', longSilence),
  line('reset before the request', 'reset_peer', 'upstream', { timeout: 0 }),
  line('reset before the answer', 'reset_peer', 'downstream', { timeout: 0 }),
  line('request cut off', 'limit_data', 'upstream', { bytes: 150 }),
  line('answer cut off', 'limit_data', 'downstream', { bytes: 150 }),
];
