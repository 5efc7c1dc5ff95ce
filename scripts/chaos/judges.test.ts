import { describe, expect, test } from 'vitest';
import { bookOf, type Posted } from '../../domain/books.ts';
import { toMs } from '../../domain/instant.ts';
import { anApplication, inspectIt } from '../../test/harness/applications.ts';
import { authorised, theCharge } from '../../test/model/charging.ts';
import { returned } from '../../test/model/pure-case.ts';
import { performPurely } from '../../test/model/pure-ledger.ts';
import { chanceOf } from './chance.ts';
import type { WrittenEvent } from './evidence.ts';
import { judgeBooks } from './judge-books.ts';
import { judgeCommands } from './judge-commands.ts';
import { judgeMoney } from './judge-money.ts';
import { judgeStanding } from './judge-standing.ts';
import { judgeTime, latestRung } from './judge-time.ts';
import { emptyNotebook, quantile } from './notebook.ts';

const opened = toMs('2026-03-03T10:00:00+08:00');
const answered = toMs('2026-03-09T12:00:00+08:00');

/** A return that silence has approved, each event written when it says that it was performed. */
function silentTrail(): WrittenEvent[] {
  const begun = performPurely(null, { command: 'open', body: anApplication() }, opened, { role: 'consumer' });
  const ticked = performPurely(begun.trail, { command: 'tick', body: {} }, answered);
  return (ticked.trail?.fresh ?? []).map(({ leaf, hash }) => ({
    leaf,
    hash,
    writtenAt: toMs(leaf.performed_at ?? leaf.at),
  }));
}

describe('the judge of time', () => {
  test('has nothing against a trail whose rungs came when they were due', () => {
    const trail = silentTrail();
    expect(trail.map(({ leaf }) => leaf.type)).toContain('approved');
    expect(judgeTime(trail)).toEqual([]);
  });

  test('finds a rung that was written before it was due, whatever the event says', () => {
    const trail = silentTrail().map((event) => ({ ...event, writtenAt: opened + 60_000 }));
    expect(judgeTime(trail).join()).toMatch(/approved: review act due .* was written \d+ ms before/);
  });

  test('finds a rung that the clock never had', () => {
    const trail = silentTrail().map((event) => {
      const clocks = event.leaf.data.clocks?.map((change) =>
        change.change === 'rung_done' ? { ...change, rung_at: '2026-03-03T11:00:00+08:00' } : change,
      );
      event.leaf.data.clocks = clocks;
      return event;
    });
    expect(judgeTime(trail).join()).toContain('has no rung');
  });

  test('finds an event dated by a clock that is a day ahead, or behind', () => {
    const ahead = silentTrail().map((event) => ({ ...event, writtenAt: event.writtenAt - 86_400_000 }));
    expect(judgeTime(ahead).join()).toContain('after it was written');
    const behind = silentTrail().map((event) => ({ ...event, writtenAt: event.writtenAt + 86_400_000 }));
    expect(judgeTime(behind).join()).toContain('ms before it was written');
  });

  test('says how late a rung was', () => {
    const due = toMs(silentTrail().find(({ leaf }) => leaf.type === 'approved')?.leaf.at ?? '');
    expect(latestRung([silentTrail()], due - 1)).toBe(answered - due);
    expect(latestRung([silentTrail()], due + 1)).toBe(0);
  });
});

describe('the judge of money', () => {
  const kept = { refundNo: 'r1', amount: 100, units: 5, state: 'succeeded' };
  const moved = { refund_no: 'r1', order_id: 'o', tender_id: 't', amount: 100, units: 5, movements: 1 };
  test.each([
    ['nothing wrong', [kept], [moved], 0, 0],
    ['a movement too many', [kept], [{ ...moved, movements: 2 }], 1, 0],
    ['another amount', [kept], [{ ...moved, amount: 90 }], 1, 0],
    ['other units', [kept], [{ ...moved, units: null }], 1, 0],
    ['money nobody promised', [], [moved], 1, 0],
    ['money that never moved', [kept], [{ ...moved, movements: 0 }], 0, 1],
    ['a refund the provider never heard of', [kept], [], 0, 1],
    ['money that moved and was forgotten', [{ ...kept, state: 'requested' }], [moved], 0, 1],
  ])('%s', (_name, refunds, movements, double, lost) => {
    const found = judgeMoney({ refunds, movements });
    expect([found.double.length, found.lost.length]).toEqual([double, lost]);
  });
});

test('the judge of what stands still finds a case that has not ended and waits for nobody', () => {
  const cases = [
    { id: 'ended', stage: 'closed', final: true },
    { id: 'asked', stage: 'settling', final: false },
    { id: 'forgotten', stage: 'settling', final: false },
  ];
  const found = judgeStanding({ cases, openTasks: [{ caseId: 'asked' }, { caseId: null }] });
  expect(found).toEqual(['forgotten stays settling, and no person has a task of it']);
});

describe('the judge of books', () => {
  const one = returned();
  one.does('merchant', inspectIt);
  one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
  const trails = new Map([[one.state.id, one.events.map((leaf) => ({ leaf }))]]);
  const book = bookOf(one.events);
  const judged = (kept: readonly Posted[], { id, final } = one.state) =>
    judgeBooks({ trails, cases: [{ id, final, state: one.state }], books: new Map([[id, kept]]) });
  const first = (change: Partial<Posted>) =>
    book.map((posted, index) => (index === 0 ? { ...posted, ...change } : posted));

  test('has nothing against books that its events make, and that have cleared', () => {
    expect(one.state.final).toBe(true);
    expect(book).toHaveLength(4);
    expect(judged(book)).toEqual([]);
    expect(judgeBooks({ trails: new Map(), cases: [], books: new Map() })).toEqual([]);
  });

  test.each([
    ['another amount', first({ amount: 12_901 })],
    ['another account', first({ account: 'platform_subsidy' })],
    ['another holder', first({ holder: 'm-8' })],
    ['another rule', first({ rule: 'QR-01' })],
    ['postings in another order', book.toReversed()],
    ['a posting too many', [...book, ...book.slice(0, 1)]],
  ])('finds %s', (_name, kept) => {
    expect(judged(kept)).toEqual(['case_pure: the books are not what its events make']);
  });

  test('finds money left in clearing of a case whose refunds have all arrived', () => {
    expect(judged(book.slice(0, 2))).toEqual([
      'case_pure: the books are not what its events make',
      'case_pure: -12900 are left in clearing 1 in CNY',
    ]);
    expect(judged([])).toEqual(['case_pure: the books are not what its events make']);
    expect(judged(book.slice(0, 2), { ...one.state, final: false })).toHaveLength(1);
  });
});

test('the judge of books finds a deposit that a case was closed over, and none that is still held', () => {
  const one = authorised();
  const book = bookOf(one.events);
  const { id } = one.state;
  const judged = (final: boolean) =>
    judgeBooks({
      trails: new Map([[id, one.events.map((leaf) => ({ leaf }))]]),
      cases: [{ id, final, state: one.state }],
      books: new Map([[id, book]]),
    });
  expect(judged(false)).toEqual([]);
  expect(judged(true)).toEqual([`case_pure: 10000 are still held for ${theCharge}`]);
});

describe('the judge of commands', () => {
  const trail = silentTrail();
  const kept = { key: 'k', caseId: 'case_pure', seq: 1 };
  const evidence = { trails: new Map([['case_pure', trail]]), commands: [kept], scans: new Set(['scn_1']) };
  const opening = { caseId: 'case_pure', command: 'open', key: 'k', seq: 1 };
  test.each([
    ['nothing lost', evidence, opening, 0],
    ['a key that was forgotten', { ...evidence, commands: [] }, opening, 1],
    ['a key kept with another place', { ...evidence, commands: [{ ...kept, seq: 2 }] }, opening, 1],
    ['a trail that lacks it', { ...evidence, trails: new Map() }, opening, 1],
    ['another command in its place', evidence, { ...opening, command: 'approve' }, 1],
  ])('%s', (_name, given, acknowledged, lost) => {
    expect(judgeCommands(given, { ...emptyNotebook(), acknowledged: [acknowledged] })).toHaveLength(lost);
  });

  test('a scan that was taken and not kept', () => {
    const notebook = { ...emptyNotebook(), scansTaken: new Set(['scn_1', 'scn_2']) };
    expect(judgeCommands(evidence, notebook)).toEqual(['the scan scn_2 was taken, and is not kept']);
  });
});

test('chance is the same for the same seed', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, chanceOf(seed).share);
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
  expect(chanceOf(1).shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([], 0.95)).toBe(0);
});
