import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseEnvironment, eventually, openCaseEnvironment } from './case-environment.ts';
import { devServer } from './real-temporal.ts';
import { closing, openingFact } from './return-facts.ts';

let cases: CaseEnvironment;

beforeAll(async () => {
  cases = await openCaseEnvironment(await devServer({ 'limit.historyCount.suggestContinueAsNew': 40 }));
});
afterAll(() => cases.close());

test('a run whose history grows long goes on in a new one that knows the same', async () => {
  const caseId = 'case_long';
  const now = Date.now();
  const fact = (seq: number) => openingFact(now, { seq, text: `turn ${seq}` });
  const first = await cases.tell(caseId, [fact(1)]);
  for (let seq = 2; seq <= 40; seq += 1) {
    await cases.tell(caseId, [fact(seq)]);
    await eventually(async () => (await cases.view(caseId)).seq === seq);
  }
  const { runId, searchAttributes } = await cases.handleOf(caseId).describe();
  expect(runId).not.toBe(first.signaledRunId);
  expect(searchAttributes).toMatchObject({ CaseStage: ['awaiting_review'] });
  const view = await cases.view(caseId);
  expect(view).toMatchObject({ seq: 40, awaits: 'decided' });
  expect(view.recent).toHaveLength(10);
  const { events } = await cases.historyOf(caseId);
  expect(events?.filter((event) => event.timerStartedEventAttributes)).toHaveLength(1);

  await cases.tell(caseId, [closing(fact(40), 'withdrawn')]);
  expect(await cases.handleOf(caseId).result()).toBe('withdrawn');
  expect(cases.outside.calls(caseId)).toEqual([]);
});
