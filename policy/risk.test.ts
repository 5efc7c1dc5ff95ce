import { describe, expect, test } from 'vitest';
import { toMs } from '../domain/instant.ts';
import { mostHabitsRead, type RiskFacts } from '../domain/risk.ts';
import type { RiskTerms, Standard } from '../domain/standard.ts';
import { currentStandard } from './fixtures.ts';
import { variant } from './standard.ts';

/** Signs that a person should look, each at what is usual and just above it. */

const DAY_MS = 86_400_000;
const now = toMs('2026-06-30T10:00:00+08:00');
const nothing: RiskFacts = { now, habits: null, evidence: [], weighings: [] };

const daysAgo = (days: number, count = 1) => Array.from({ length: count }, () => now - days * DAY_MS);
const habits = (openings: number[], keeps: number[] = []): RiskFacts => ({ ...nothing, habits: { openings, keeps } });
const given = (usedIn: string[]): RiskFacts => ({ ...nothing, evidence: [{ sha256: 'ab', usedIn }] });
const weighed = (weight_g: number, claimed_g: number): RiskFacts => ({
  ...nothing,
  weighings: [{ parcel_ids: ['pcl_1'], weight_g, claimed_g }],
});

const seen = (facts: RiskFacts, standard = currentStandard()) =>
  standard.signals(facts).map((one) => `${one.signal} ${one.seen} over ${one.threshold}`);

test('a command that brings nothing to look at shows nothing', () => {
  expect(seen(nothing)).toEqual([]);
  expect(seen(habits([]))).toEqual([]);
});

describe('velocity: cases that a consumer opens', () => {
  test('up to ten in thirty days are usual, this one among them; the eleventh is noticed', () => {
    expect(seen(habits(daysAgo(3, 9)))).toEqual([]);
    expect(currentStandard().signals(habits(daysAgo(3, 10)))).toEqual([
      { signal: 'velocity', seen: 11, threshold: 10, window_days: 30 },
    ]);
  });

  test('thirty days ago to the millisecond is no longer within the window; a case that lives in another time never was', () => {
    const [edge = 0] = daysAgo(30);
    expect(seen(habits([...daysAgo(1, 9), edge]))).toEqual([]);
    expect(seen(habits([...daysAgo(1, 9), edge + 1]))).toEqual(['velocity 11 over 10']);
    expect(seen(habits([...daysAgo(1, 9), now + 1]))).toEqual([]);
    expect(seen(habits([...daysAgo(1, 9), now]))).toEqual(['velocity 11 over 10']);
  });
});

describe('keeps: cases of a consumer that ended refunded without the goods back', () => {
  test('two in ninety days are usual, the third is noticed', () => {
    expect(seen(habits([], daysAgo(89, 2)))).toEqual([]);
    expect(currentStandard().signals(habits([], daysAgo(89, 3)))).toEqual([
      { signal: 'keeps_repeated', seen: 3, threshold: 2, window_days: 90 },
    ]);
    expect(seen(habits([], [...daysAgo(89, 2), ...daysAgo(90)]))).toEqual([]);
  });
});

describe('evidence that was given before', () => {
  test('in no other case is as it should be, in a single one is noticed, file by file', () => {
    expect(seen(given([]))).toEqual([]);
    expect(currentStandard().signals(given(['case_b', 'case_c']))).toEqual([
      { signal: 'evidence_reused', seen: 2, threshold: 0, sha256: 'ab', cases: ['case_b', 'case_c'] },
    ]);
    const file = (sha256: string) => ({ sha256, usedIn: ['case_b'] });
    const twice = { ...nothing, evidence: [file('ab'), file('cd'), file('ab')] };
    expect(currentStandard().signals(twice)).toMatchObject([{ sha256: 'ab' }, { sha256: 'cd' }]);
  });

  test('in very many cases names ten of them and counts the rest', () => {
    const all = Array.from({ length: 12 }, (_, index) => `case_${index}`);
    expect(currentStandard().signals(given(all))).toMatchObject([{ seen: 12, cases: all.slice(0, 10) }]);
  });
});

describe('the weight of what comes back', () => {
  test.each([
    ['a small thing, its wrapping allowed for', 800, 500, []],
    ['a small thing that is too heavy by a gram', 801, 500, ['weight_differs 301 over 300']],
    ['a box that is nearly empty', 199, 500, ['weight_differs 301 over 300']],
    ['a large thing, a fifth lighter', 8000, 10_000, []],
    ['a large thing, more than a fifth lighter', 7999, 10_000, ['weight_differs 2001 over 2000']],
    ['a share that is no whole gram', 1999 + 400, 1999, ['weight_differs 400 over 399']],
  ])('%s', (_what, weight, claimed, signals) => {
    expect(seen(weighed(weight, claimed))).toEqual(signals);
  });

  test('is told with what was weighed and what was claimed', () => {
    expect(currentStandard().signals(weighed(100, 1000))).toEqual([
      { signal: 'weight_differs', seen: 900, threshold: 300, parcel_ids: ['pcl_1'], weight_g: 100, claimed_g: 1000 },
    ]);
  });
});

/** Each number with another value: the facts it is about are judged otherwise, and no others. */
const tried = {
  'ten cases': habits(daysAgo(3, 9)),
  'eleven cases': habits(daysAgo(3, 10)),
  'eleven cases, one 30 days ago': habits([...daysAgo(3, 9), ...daysAgo(30)]),
  'two kept': habits([], daysAgo(3, 2)),
  'three kept': habits([], daysAgo(3, 3)),
  'three kept, one 90 days ago': habits([], [...daysAgo(3, 2), ...daysAgo(90)]),
  'a file given once before': given(['case_b']),
  '300 g more': weighed(800, 500),
  '2 kg less of ten': weighed(8000, 10_000),
} satisfies Record<string, RiskFacts>;

const usual: Partial<Record<keyof typeof tried, string>> = {
  'eleven cases': 'velocity 11 over 10',
  'three kept': 'keeps_repeated 3 over 2',
  'a file given once before': 'evidence_reused 1 over 0',
};

const switches: { risk: Partial<RiskTerms>; changes: typeof usual }[] = [
  {
    risk: { velocity_cases: 9 },
    changes: {
      'ten cases': 'velocity 10 over 9',
      'eleven cases': 'velocity 11 over 9',
      'eleven cases, one 30 days ago': 'velocity 10 over 9',
    },
  },
  { risk: { velocity_days: 31 }, changes: { 'eleven cases, one 30 days ago': 'velocity 11 over 10' } },
  {
    risk: { keeps: 1 },
    changes: {
      'two kept': 'keeps_repeated 2 over 1',
      'three kept': 'keeps_repeated 3 over 1',
      'three kept, one 90 days ago': 'keeps_repeated 2 over 1',
    },
  },
  { risk: { keeps_days: 91 }, changes: { 'three kept, one 90 days ago': 'keeps_repeated 3 over 2' } },
  { risk: { evidence_reuses: 1 }, changes: { 'a file given once before': '' } },
  { risk: { weight_grams: 299 }, changes: { '300 g more': 'weight_differs 300 over 299' } },
  { risk: { weight_percent: 19 }, changes: { '2 kg less of ten': 'weight_differs 2000 over 1900' } },
];

const judged = (standard: Standard) =>
  Object.fromEntries(Object.entries(tried).map(([name, facts]) => [name, seen(facts, standard).join()]));
const quiet = Object.fromEntries(Object.keys(tried).map((name) => [name, '']));

test('the usual signals', () => expect(judged(currentStandard())).toEqual({ ...quiet, ...usual }));

test.each(switches)('$risk changes the signals it is about', ({ risk, changes }) => {
  expect(judged(variant('another', { risk }))).toEqual({ ...quiet, ...usual, ...changes });
});

test('what is counted reaches beyond what is usual', () => {
  const { velocity_cases, keeps } = currentStandard().risk;
  expect(seen(habits(daysAgo(1, mostHabitsRead)))).toEqual([`velocity ${mostHabitsRead + 1} over ${velocity_cases}`]);
  expect(seen(habits([], daysAgo(1, mostHabitsRead)))).toEqual([`keeps_repeated ${mostHabitsRead} over ${keeps}`]);
});

test('every number of the risk terms is tried', () => {
  const names = new Set(switches.flatMap(({ risk }) => Object.keys(risk)));
  expect([...names].sort()).toEqual(Object.keys(currentStandard().risk).sort());
});
