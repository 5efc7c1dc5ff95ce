import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../domain/facts.ts';
import { rebuildUpdate } from '../../workflows/messages.ts';
import { type CaseEnvironment, eventually, openCaseEnvironment } from './case-environment.ts';
import { closing, openingFact, rung, wholeReturn } from './return-facts.ts';

let cases: CaseEnvironment;
let now: number;
let count = 0;
const freshCase = () => `case_story_${++count}`;

beforeAll(async () => {
  cases = await openCaseEnvironment();
});
beforeEach(async () => {
  now = await cases.temporal.currentTimeMs();
});
afterAll(() => cases.close());

/** The milestones the story came to, in its order; those that the case closed without are marked. */
const storyOf = async (caseId: string) =>
  (await cases.trailOf(caseId)).flatMap((entry) =>
    entry.step === 'reached' ? [entry.recorded ? entry.milestone : `${entry.milestone}?`] : [],
  );

const whole = ['decided', 'goodsArrived', 'inspected', 'settled', 'closed'];

describe('a return', () => {
  test('goes its whole way, fact by fact', async () => {
    const caseId = freshCase();
    let run: Awaited<ReturnType<typeof cases.tell>> | undefined;
    for (const fact of wholeReturn(now)) {
      cases.outside.says(caseId, fact);
      run ??= await cases.tell(caseId, [fact]);
      if (fact.seq > 1) await cases.tell(caseId, [fact]);
      const { seq } = fact;
      if (seq < 7) await eventually(async () => (await cases.view(caseId)).seq === seq);
    }
    expect(await run?.result()).toBe('refunded');
    expect(await storyOf(caseId)).toEqual(whole);
    expect(cases.outside.calls(caseId).map(({ name }) => name)).toEqual(['beginRefund', 'reportRefund']);
  });

  test('finds its place from any fact on', async () => {
    for (const fact of wholeReturn(now)) {
      const caseId = freshCase();
      const last = wholeReturn(now).at(-1);
      if (!last) throw new Error('no facts');
      cases.outside.says(caseId, fact);
      const run = await cases.tell(caseId, [fact]);
      if (fact !== last) await cases.tell(caseId, [last]);
      expect(await run.result()).toBe('refunded');
      expect(await storyOf(caseId)).toEqual(whole);
    }
  });

  test('refunds without the goods when nothing has to come back', async () => {
    const caseId = freshCase();
    const decided = openingFact(now, {
      seq: 2,
      stage: 'settling',
      milestones: { decided: { at: 2, goodsBack: false } },
      owes: [{ id: 'rf_9#1', kind: 'refund' }],
    });
    cases.outside.says(caseId, decided);
    const end: Fact = {
      ...closing(decided, 'lapsed'),
      outcome: 'refunded',
      milestones: { ...decided.milestones, settled: { at: 3 }, closed: { at: 3, outcome: 'refunded' } },
    };
    cases.outside.scriptOf(caseId).reports.push(end);
    const run = await cases.tell(caseId, [decided]);
    expect(await run.result()).toBe('refunded');
    expect(await storyOf(caseId)).toEqual(['decided', 'settled', 'closed']);
  });

  test.each([
    [0, ['decided?', 'settled?', 'closed']],
    [1, ['decided', 'goodsArrived?', 'inspected?', 'settled?', 'closed']],
    [3, ['decided', 'goodsArrived', 'inspected?', 'settled?', 'closed']],
  ])('ends when the case closes after fact %i', async (index, story) => {
    const caseId = freshCase();
    const before = wholeReturn(now)[index];
    if (!before) throw new Error('no such fact');
    const run = await cases.tell(caseId, [before, closing(before, 'withdrawn')]);
    expect(await run.result()).toBe('withdrawn');
    expect(await storyOf(caseId)).toEqual(story);
  });

  test('does not mind facts doubled, reordered or lost', async () => {
    const [first, second, third, fourth, fifth, sixth, last] = wholeReturn(now);
    if (!first || !second || !third || !fourth || !fifth || !sixth || !last) throw new Error('no facts');
    const caseId = freshCase();
    const run = await cases.tell(caseId, [third, first]);
    await cases.tell(caseId, [second, second, third]);
    await cases.tell(caseId, [first]);
    await cases.tell(caseId, [sixth]);
    await cases.tell(caseId, [fourth]);
    await eventually(async () => (await cases.view(caseId)).recent.length === 5);
    const view = await cases.view(caseId);
    expect(view.seq).toBe(6);
    expect(view.recent.map((line) => line.split(':')[0])).toEqual(['1', '2', '3', '4', '6']);
    await cases.tell(caseId, [last, fifth]);
    expect(await run.result()).toBe('refunded');
    expect(cases.outside.calls(caseId, 'beginRefund')).toHaveLength(0);
  });

  test('asks the ledger when it is started without any fact', async () => {
    const caseId = freshCase();
    const last = wholeReturn(now).at(-1);
    if (!last) throw new Error('no facts');
    cases.outside.says(caseId, last);
    const run = await cases.startSilently(caseId);
    expect(await run.result()).toBe('refunded');
    expect(cases.outside.calls(caseId).map(({ name }) => name)).toEqual(['presentFact']);
  });

  test('of which the ledger knows nothing fails for good', async () => {
    const run = await cases.startSilently(freshCase());
    await expect(run.result()).rejects.toMatchObject({ cause: { cause: { type: 'case_unknown' } } });
  });

  test('of a closed case ends at once, told or rebuilt late', async () => {
    const caseId = freshCase();
    const last = wholeReturn(now).at(-1);
    if (!last) throw new Error('no facts');
    const run = await cases.tell(caseId, [last]);
    expect(await run.result()).toBe('refunded');
    const kinds = (await cases.historyOf(caseId)).events?.filter((event) => event.timerStartedEventAttributes);
    expect(kinds).toHaveLength(0);
    expect(cases.outside.calls(caseId)).toHaveLength(0);
  });

  test('ends its run, and only that, when someone cancels it', async () => {
    const caseId = freshCase();
    const fact = openingFact(now);
    cases.outside.says(caseId, fact);
    const run = await cases.tell(caseId, [fact]);
    await eventually(async () => (await cases.view(caseId)).seq === 1);
    await cases.handleOf(caseId).cancel();
    await eventually(async () => (await cases.handleOf(caseId).describe()).status.name !== 'RUNNING');
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(cases.outside.calls(caseId)).toHaveLength(0);
  });

  test('shrugs off signals that hold no facts', async () => {
    const caseId = freshCase();
    const fact = openingFact(now);
    const run = await cases.tell(caseId, [fact]);
    const handle = cases.handleOf(caseId);
    await handle.signal('facts', 'nonsense');
    await handle.signal('facts', [null, { seq: 'x' }, { ...fact, seq: 99, next: { at: 'soon' } }]);
    await handle.signal('facts', [{ ...fact, seq: 99, owes: [null] }]);
    await handle.signal('facts', [{ ...fact, seq: 99, level: 'high' }]);
    await handle.signal('facts');
    expect((await cases.view(caseId)).seq).toBe(1);
    await cases.tell(caseId, [closing(fact, 'lapsed')]);
    expect(await run.result()).toBe('lapsed');
  });

  test('believes the ledger, not itself, when it is rebuilt by hand', async () => {
    const caseId = freshCase();
    const fact = openingFact(now);
    await cases.tell(caseId, [{ ...fact, seq: 50 }]);
    cases.outside.says(caseId, { ...fact, seq: 3, text: 'what is so' });
    expect(await cases.handleOf(caseId).executeUpdate(rebuildUpdate)).toBe(3);
    expect(await cases.view(caseId)).toMatchObject({ seq: 3, awaits: 'decided', recent: ['3: what is so'] });
    await cases.handleOf(caseId).terminate();
  });

  test('shows itself to people', async () => {
    const caseId = freshCase();
    const fact = openingFact(now, { next: rung('review', Date.UTC(2099, 10, 24, 16)), shift: 1000 });
    await cases.tell(caseId, [fact]);
    await eventually(async () => (await cases.view(caseId)).seq === 1);
    const { searchAttributes } = await cases.handleOf(caseId).describe();
    expect(searchAttributes).toMatchObject({ CaseStage: ['awaiting_review'], EscalationLevel: [0], Breached: [false] });
    const metadata = await cases.handleOf(caseId).query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toBe(
      [
        '**awaiting_review**  ',
        'next: review rung act due Tue 24 Nov 24:00, clause 4.2.1  ',
        'escalation level 0',
        '',
        '- 1: opened by consumer',
      ].join('\n'),
    );
    expect(searchAttributes.DueAt).toEqual([new Date('2099-11-24T15:59:59Z')]);
    await cases.handleOf(caseId).terminate();
  });
});
