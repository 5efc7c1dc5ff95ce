import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../domain/facts.ts';
import { type CaseEnvironment, eventually, openCaseEnvironment } from './case-environment.ts';
import { closing, openingFact } from './return-facts.ts';
import { refundOrder } from './scripted-ledger.ts';

let cases: CaseEnvironment;
let caseId: string;
let owing: Fact;
let count = 0;

beforeAll(async () => {
  cases = await openCaseEnvironment();
});
beforeEach(async () => {
  caseId = `case_pump_${++count}`;
  owing = openingFact(await cases.temporal.currentTimeMs(), {
    stage: 'settling',
    owes: [
      { id: 'rf_1#1', kind: 'refund' },
      { id: 'rf_2#1', kind: 'refund' },
    ],
  });
  cases.outside.says(caseId, owing);
});
afterAll(() => cases.close());

const moved = (fact: Fact, owed: string[]): Fact => ({
  ...fact,
  seq: fact.seq + 1,
  owes: owed.map((id) => ({ id, kind: 'refund' as const })),
});
const begun = () => cases.outside.calls(caseId, 'beginRefund').map(({ effectId }) => effectId);

describe('what is owed', () => {
  test('is started once, whatever is told meanwhile, and its result is learned', async () => {
    const one = moved(owing, ['rf_2#1']);
    cases.outside.scriptOf(caseId).reports.push(one, moved(one, []));
    await cases.tell(caseId, [owing]);
    await cases.tell(caseId, [owing]);
    await eventually(async () => (await cases.view(caseId)).owes.length === 0);
    expect(begun().toSorted()).toEqual(['rf_1#1', 'rf_2#1']);
    expect((await cases.view(caseId)).unfinished).toEqual([]);
    const { events } = await cases.historyOf(caseId);
    const summaries = events?.flatMap(({ activityTaskScheduledEventAttributes: task, userMetadata }) =>
      task ? [Buffer.from(userMetadata?.summary?.data ?? '').toString()] : [],
    );
    expect(summaries).toEqual(['"refund rf_1#1"', '"refund rf_2#1"']);
    await cases.handleOf(caseId).terminate();
  });

  test('is asked for again under a new id only', async () => {
    cases.outside.scriptOf(caseId).reports.push(moved(owing, []), moved(moved(owing, []), []));
    await cases.tell(caseId, [owing]);
    await eventually(() => begun().length === 2);
    const next = { ...moved(owing, ['rf_1#1', 'rf_1#2']), seq: 9 };
    cases.outside.says(caseId, next);
    await cases.tell(caseId, [next]);
    await eventually(() => begun().length === 3);
    expect(begun().at(-1)).toBe('rf_1#2');
    await cases.handleOf(caseId).terminate();
  });

  test('does not move money when the ledger takes it back', async () => {
    const script = cases.outside.scriptOf(caseId);
    script.beginnings.push(null, null);
    await cases.tell(caseId, [owing]);
    await eventually(() => begun().length >= 2);
    const again = { ...owing, seq: owing.seq + 1 };
    await cases.tell(caseId, [again]);
    await eventually(async () => (await cases.view(caseId)).seq === again.seq);
    expect(begun()).toHaveLength(2);
    expect((await cases.view(caseId)).unfinished).toEqual([]);
    expect(cases.outside.calls(caseId, 'reportRefund')).toEqual([]);
    await cases.handleOf(caseId).terminate();
  });

  test('is reported as unknown when the answer of every attempt is lost', async () => {
    const fact = moved(owing, ['rf_2#1']);
    cases.outside.says(caseId, fact);
    const parked = moved(fact, []);
    const away = Array.from({ length: 3 }, () => new Error('database is away'));
    cases.outside.scriptOf(caseId).reports.push(...away, parked);
    const run = await cases.tell(caseId, [fact]);
    // Time skips only while a result is awaited.
    const result = run.result();
    await eventually(() => cases.outside.calls(caseId, 'reportRefund').length === 4);
    expect(cases.outside.calls(caseId, 'reportRefund').at(-1)).toMatchObject({
      effectId: 'rf_2#1',
      answer: { status: 'unknown', reason: 'no_answer' },
    });
    await cases.tell(caseId, [closing(parked, 'lapsed')]);
    expect(await result).toBe('lapsed');
    expect(begun()).toHaveLength(3);
  });

  test('that was never asked for is tried until the ledger can mark it, and is never said to be unknown', async () => {
    const fact = moved(owing, ['rf_2#1']);
    cases.outside.says(caseId, fact);
    cases.outside.scriptOf(caseId).beginnings.push(...Array.from({ length: 4 }, () => new Error('database is away')));
    const paid = moved(fact, []);
    cases.outside.scriptOf(caseId).reports.push(paid);
    const run = await cases.tell(caseId, [fact]);
    const result = run.result();
    await eventually(() => cases.outside.calls(caseId, 'reportRefund').length === 1, 40_000);
    expect(begun()).toHaveLength(5);
    expect(cases.outside.calls(caseId, 'reportRefund')[0]).toMatchObject({ answer: { status: 'accepted' } });
    await cases.tell(caseId, [closing(paid, 'lapsed')]);
    expect(await result).toBe('lapsed');
  });

  test('is asked for again as often as the provider would not take the call, and nothing is made of that', async () => {
    const fact = moved(owing, ['rf_2#1']);
    cases.outside.says(caseId, fact);
    const { refund } = cases.payment;
    let calls = 0;
    cases.payment.refund = async (request) => {
      calls += 1;
      return calls > 4 ? refund(request) : { status: 'not_taken' };
    };
    const paid = moved(fact, []);
    cases.outside.scriptOf(caseId).reports.push(paid);
    const run = await cases.tell(caseId, [fact]);
    const result = run.result();
    await eventually(() => cases.outside.calls(caseId, 'reportRefund').length === 1, 40_000);
    cases.payment.refund = refund;
    expect(cases.outside.calls(caseId, 'reportRefund')).toMatchObject([{ answer: { status: 'accepted' } }]);
    await cases.tell(caseId, [closing(paid, 'lapsed')]);
    expect(await result).toBe('lapsed');
    const { events } = await cases.historyOf(caseId);
    const begunInHistory = events?.filter((event) => event.activityTaskScheduledEventAttributes) ?? [];
    expect(begunInHistory).toHaveLength(1);
  });

  test('keeps the run open until its result is known, even on a closed case', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { refund } = cases.payment;
    cases.payment.refund = async (request) => {
      await held;
      return refund(request);
    };
    const fact = moved(owing, ['rf_1#1']);
    const done = closing(fact, 'lapsed');
    cases.outside.scriptOf(caseId).beginnings.push(refundOrder('rf_1#1'));
    const run = await cases.tell(caseId, [fact]);
    await eventually(() => begun().length === 1);
    await cases.tell(caseId, [done]);
    cases.outside.says(caseId, done);
    await eventually(async () => (await cases.view(caseId)).seq === done.seq);
    expect((await cases.handleOf(caseId).describe()).status.name).toBe('RUNNING');
    release();
    cases.payment.refund = refund;
    expect(await run.result()).toBe('lapsed');
  });

  test('whose parking fails too rests until the next fact, then is tried again', async () => {
    const strange = `${caseId}_unknown`;
    const fact = moved(owing, ['rf_3#1']);
    await cases.tell(strange, [fact]);
    const attempts = () => cases.outside.calls(strange, 'reportRefund').length;
    await eventually(() => attempts() >= 1);
    await eventually(async () => (await cases.view(strange)).unfinished.length === 1);
    cases.outside.says(strange, moved(fact, []));
    await cases.tell(strange, [fact]);
    await eventually(async () => (await cases.view(strange)).unfinished.length === 0);
    await cases.handleOf(strange).terminate();
  });
});
