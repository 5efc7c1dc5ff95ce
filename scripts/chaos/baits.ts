import { toMs, toText } from '../../domain/instant.ts';
import type { PauseName } from '../../ports/pauses.ts';
import type { Client } from '../demo/client.ts';
import { everyday } from '../demo/everyday.ts';
import { type Journey, journeyOf } from '../demo/journey.ts';
import { buy } from '../demo/purchases.ts';
import { silences } from '../demo/silences.ts';
import { openCase, type Story } from '../demo/story.ts';

const silent = silences.find(({ title }) => title.startsWith('Approved by the merchant'));
const unshipped = everyday.find(({ title }) => title.startsWith('Not shipped yet'));

/** A story that leads somebody to a named point. */
export function baitFor(point: PauseName): Story {
  const bait = point === 'tick.performing' ? silent : unshipped;
  if (!bait) throw new Error(`no story leads to ${point}`);
  return bait;
}

/** A case whose next alarm rings in its workflow after `ms` of real time. */
export async function aboutToRing(client: Client, ms: number): Promise<Journey> {
  const lines = [{ title: 'Alarm clock', unit_price: 4900 }];
  const order = buy({ merchant: 'lanjing-home', consumer: 'early-riser', lines });
  const journey = journeyOf(client, await openCase(client, { reason: 'no_reason', order }));
  const rungs = journey.opened.clocks.flatMap(({ ladder }) => ladder.map(({ at }) => toMs(at)));
  await journey.waitUntil(toText(Math.min(...rungs) - ms));
  return journey;
}
