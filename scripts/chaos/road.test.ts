import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chanceOf } from './chance.ts';
import { faultLines } from './fault-lines.ts';
import { layRoad, type Road } from './road.ts';

const badShare = faultLines.reduce((sum, { share }) => sum + share, 0);
const calls = 60;

let ends: (() => void)[] = [];
let road: Road;
/** What stands behind every bad line: does it answer, and after how long? */
let bad: (response: ServerResponse) => void;

const answer = (response: ServerResponse) => void response.writeHead(200, { 'content-length': 2 }).end('{}');

async function listener(serve: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((request, response) => void request.resume().on('end', () => serve(response)));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

beforeEach(async () => {
  ends = [];
  const good = await listener(answer);
  const behindBadLines = await listener((response) => bad(response));
  road = await layRoad({ proxy: async () => behindBadLines }, good, chanceOf(3));
});
afterEach(() => {
  road.close();
  for (const end of ends) end();
});

async function callAll(): Promise<{ failed: number }> {
  const answers = Array.from({ length: calls }, async () => {
    const response = await fetch(`http://127.0.0.1:${road.port}`, { method: 'POST', body: 'x' });
    return response.text();
  });
  const failed = (await Promise.allSettled(answers)).filter(({ status }) => status === 'rejected').length;
  await wait(50);
  return { failed };
}

const struckIn = () => [...road.struck().values()].reduce((sum, times) => sum + times, 0);

test('counts a fault for each call that never got its answer, whole or in part, and for no other', async () => {
  let met = 0;
  bad = (response) => {
    met += 1;
    if (met % 2 === 0) response.destroy();
    else response.writeHead(200, { 'content-length': 2 }).write('{', () => response.destroy());
  };
  const { failed } = await callAll();
  expect(road.carried()).toBe(calls);
  expect(failed).toBe(met);
  expect(met).toBeGreaterThan((calls * badShare) / 2);
  // the line that is to be late was not, and so did nothing of its own
  expect(road.struck().has('latency')).toBe(false);
  expect(struckIn()).toBeGreaterThan(0);
  expect(struckIn()).toBeLessThanOrEqual(failed);
});

test('counts nothing where a bad line did no harm', async () => {
  bad = answer;
  expect(await callAll()).toEqual({ failed: 0 });
  expect(struckIn()).toBe(0);
});

test('counts a late answer on the line that is to be late, and on no other', async () => {
  bad = (response) => void setTimeout(() => answer(response), 700);
  expect(await callAll()).toEqual({ failed: 0 });
  expect([...road.struck().keys()]).toEqual(['latency']);
});

test('takes no bad line any more once it is calm', async () => {
  bad = (response) => void response.destroy();
  road.calm();
  expect(await callAll()).toEqual({ failed: 0 });
  expect(struckIn()).toBe(0);
});
