import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseEnvironment, eventually, openCaseEnvironment } from './case-environment.ts';
import { closing, DAY_MS, HOUR_MS, openingFact, rung } from './return-facts.ts';

let cases: CaseEnvironment;
let now: number;
let caseId: string;
let count = 0;

beforeAll(async () => {
  cases = await openCaseEnvironment();
});
beforeEach(async () => {
  caseId = `case_alarm_${++count}`;
  now = await cases.temporal.currentTimeMs();
});
afterAll(() => cases.close());

const seen = (seq: number) => eventually(async () => (await cases.view(caseId)).seq === seq);

/** Lengths of the timers the run started, in ms. */
async function timers(): Promise<number[]> {
  const { events } = await cases.historyOf(caseId);
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) => {
    const { seconds, nanos } = timer?.startToFireTimeout ?? {};
    return timer ? [Number(seconds ?? 0) * 1000 + Number(nanos ?? 0) / 1e6] : [];
  });
}
/** Whether the run has taken in that an activity of its own failed. */
async function rests(): Promise<boolean> {
  const events = (await cases.historyOf(caseId)).events ?? [];
  const failure = events.findIndex(({ activityTaskFailedEventAttributes: failed }) => failed);
  return failure >= 0 && events.slice(failure).some(({ workflowTaskCompletedEventAttributes: done }) => done);
}
const ticks = () => cases.outside.calls(caseId, 'tick').length;
const end = async (seq: number) => {
  const run = await cases.tell(caseId, [closing(openingFact(now, { seq }), 'lapsed')]);
  expect(await run.result()).toBe('lapsed');
};

describe('the alarm', () => {
  test('ticks when the rung is due, and is set anew for the next one', async () => {
    const first = openingFact(now);
    cases.outside.says(caseId, first);
    const second = openingFact(now, { seq: 2, next: rung('review', now + 5 * DAY_MS) });
    cases.outside.scriptOf(caseId).ticks.push(second, closing(second, 'lapsed'));
    const run = await cases.tell(caseId, [first]);
    expect(await run.result()).toBe('lapsed');
    expect(ticks()).toBe(2);
    const lengths = await timers();
    expect(lengths).toHaveLength(2);
    expect(Math.abs((lengths[0] ?? 0) - 3 * DAY_MS)).toBeLessThan(HOUR_MS);
  });

  test('keeps its timer when the rung moves later, and asks nothing when it fires early', async () => {
    const first = openingFact(now, { next: rung('review', now + HOUR_MS) });
    const later = openingFact(now, { seq: 2, next: rung('ship_back', now + DAY_MS) });
    cases.outside.says(caseId, later);
    cases.outside.scriptOf(caseId).ticks.push(closing(later, 'lapsed'));
    await cases.tell(caseId, [first]);
    await seen(1);
    const run = await cases.tell(caseId, [later]);
    await seen(2);
    expect(await timers()).toHaveLength(1);
    expect(await run.result()).toBe('lapsed');
    expect(await timers()).toHaveLength(2);
    expect(ticks()).toBe(1);
  });

  test('is set anew when an earlier rung appears', async () => {
    await cases.tell(caseId, [openingFact(now)]);
    await seen(1);
    await cases.tell(caseId, [openingFact(now, { seq: 2, next: rung('refund', now + DAY_MS) })]);
    await seen(2);
    const lengths = await timers();
    expect(lengths).toHaveLength(2);
    expect(lengths[1]).toBeLessThanOrEqual(DAY_MS);
    await end(2);
  });

  test('is set anew when the clock of the case is moved', async () => {
    await cases.tell(caseId, [openingFact(now)]);
    await seen(1);
    const moved = openingFact(now, { seq: 2, shift: DAY_MS, next: rung('review', now + 3 * DAY_MS + DAY_MS / 2) });
    await cases.tell(caseId, [moved]);
    await seen(2);
    const lengths = await timers();
    expect(lengths).toHaveLength(2);
    expect(Math.abs((lengths[1] ?? 0) - 2.5 * DAY_MS)).toBeLessThan(HOUR_MS);
    await end(2);
  });

  test('is one, however many signals come', async () => {
    for (let seq = 1; seq <= 30; seq += 1) await cases.tell(caseId, [openingFact(now, { seq })]);
    await seen(30);
    expect(await timers()).toHaveLength(1);
    await end(30);
  });

  test('asks again a second after a "not yet"', async () => {
    const due = openingFact(now, { next: rung('review', now - HOUR_MS) });
    cases.outside.says(caseId, due);
    const done = closing(due, 'lapsed');
    cases.outside.scriptOf(caseId).ticks.push(due, due, done);
    const run = await cases.tell(caseId, [due]);
    expect(await run.result()).toBe('lapsed');
    expect(await timers()).toEqual([1000, 1000]);
    expect(ticks()).toBe(3);
  });

  test('says what it waits for', async () => {
    const next = rung('review', Date.UTC(2099, 10, 24, 16));
    await cases.tell(caseId, [openingFact(now, { next })]);
    await seen(1);
    const { events } = await cases.historyOf(caseId);
    const timer = events?.find(({ timerStartedEventAttributes: started }) => started);
    const summary = Buffer.from(timer?.userMetadata?.summary?.data ?? '').toString();
    expect(summary).toBe('"review rung act due Tue 24 Nov 24:00, clause 4.2.1"');
    await end(1);
  });

  test('that fails for good rests until the next fact, then goes on', async () => {
    const due = openingFact(now, { next: rung('review', now - HOUR_MS) });
    await cases.tell(caseId, [due]);
    // what is told before the run has heard of the failure finds it awake, and does not wake it
    await eventually(rests);
    const again = { ...due, seq: 2 };
    cases.outside.says(caseId, again);
    cases.outside.scriptOf(caseId).ticks.push(closing(again, 'lapsed'));
    const run = await cases.tell(caseId, [again]);
    expect(await run.result()).toBe('lapsed');
    expect(ticks()).toBe(2);
  });
});
