import { describe, expect, test } from 'vitest';
import { verify } from '../../adapters/webhook-signature.ts';
import type { CaseEvent } from '../../domain/events.ts';
import { inspectIt } from '../../test/harness/applications.ts';
import { returned } from '../../test/model/pure-case.ts';
import { type Expecting, forgeries, planCallbacks, type Shot } from './callback-plan.ts';
import { requestOf } from './callback-request.ts';
import { chanceOf } from './chance.ts';
import { judgeCallbacks } from './judge-callbacks.ts';

const secret = `whsec_${Buffer.from('known to the provider and Recourse').toString('base64')}`;

/** A return whose one refund has succeeded by a notice, after another that named another amount. */
function refunded(...statuses: ('succeeded' | 'differing')[]): CaseEvent[] {
  const one = returned();
  one.does('merchant', inspectIt);
  for (const status of statuses) {
    const body = { refund_id: 'rf_pure_1_1', status: 'succeeded' as const };
    one.does('payment', {
      command: 'report_refund',
      body: status === 'differing' ? { ...body, amount: 1, currency: 'CNY' } : body,
    });
  }
  return one.events;
}

const about: Expecting = {
  refundNo: 'pure-1-1',
  caseId: 'case_pure',
  amount: 12_900,
  currency: 'CNY',
  fate: 'succeeded',
};
const shot = (id: string, change: Partial<Shot> = {}): Shot => ({
  notice: {
    id,
    refund_no: about.refundNo,
    provider_no: 'p',
    status: 'succeeded',
    amount: about.amount,
    currency: about.currency,
    occurred_at: '2026-03-10T10:00:00+08:00',
  },
  about,
  differing: null,
  forged: null,
  ...change,
});
const sound = { shot: shot('n1'), status: 200 };
const other = { shot: shot('n2', { differing: 'amount' }), status: 200 };
const forged = { shot: shot('n3', { forged: 'wrong secret' }), status: 401 };
const trail = refunded('differing', 'succeeded');
const kept = {
  trails: new Map([['case_pure', trail.map((leaf) => ({ leaf }))]]),
  refunds: [{ id: 'rf_pure_1_1', refundNo: 'pure-1-1', state: 'succeeded' }],
  commands: [
    { account: 'payment', key: 'n1:case_pure' },
    { account: 'payment', key: 'n2:case_pure' },
  ],
  notices: new Set(['n1', 'n2']),
};
const withTrail = (events: readonly CaseEvent[]) => ({
  ...kept,
  trails: new Map([['case_pure', events.map((leaf) => ({ leaf }))]]),
});

describe('the judge of callbacks', () => {
  const sent = [sound, sound, other, forged];

  test('has nothing against one last word, one contradiction and no trace of a forged notice', () => {
    expect(judgeCallbacks([about], sent, kept)).toEqual({ doubleEffects: [], forgedRefused: 1, wronglyAnswered: [] });
  });

  test.each([
    [
      'two last words',
      withTrail([...trail, ...trail.filter(({ type }) => type === 'refund_succeeded')]),
      '2 last words',
    ],
    ['no last word', withTrail(refunded('differing')), 'the last word is none'],
    [
      'another state',
      { ...kept, refunds: [{ ...kept.refunds[0], id: 'rf_pure_1_1', refundNo: 'pure-1-1', state: 'unknown' }] },
      'is unknown',
    ],
    ['a refund that is not there', { ...kept, refunds: [] }, 'there is no such refund'],
    ['a contradiction too many', withTrail(refunded('differing', 'differing', 'succeeded')), '2 contradictions of 1'],
    ['a contradiction that was not noted', withTrail(refunded('succeeded')), '0 contradictions of 1'],
    [
      'a command on a forged notice',
      { ...kept, commands: [{ account: 'payment', key: 'n3:case_pure' }] },
      'a command was performed',
    ],
    ['a forged notice that is kept', { ...kept, notices: new Set(['n3']) }, 'kept as a report'],
  ])('finds %s', (_name, given, words) => {
    expect(judgeCallbacks([about], sent, given).doubleEffects.join()).toContain(words);
  });

  test('finds a last word that nobody gave', () => {
    const silent = { ...about, fate: 'silent' as const };
    expect(judgeCallbacks([silent], [other], kept).doubleEffects.join()).toContain('not none');
  });

  test('finds answers that are wrong', () => {
    const answered = [
      { ...sound, status: 401 },
      { ...forged, status: 200 },
      { ...forged, status: 500 },
    ];
    const { forgedRefused, wronglyAnswered } = judgeCallbacks([about], answered, kept);
    expect(forgedRefused).toBe(0);
    expect(wronglyAnswered).toEqual([
      'succeeded: answered 401',
      'wrong secret: answered 200',
      'wrong secret: answered 500',
    ]);
  });
});

describe('the plan of callbacks', () => {
  const refunds = (['succeeded', 'failed', 'silent'] as const).map((fate, index) => ({
    refundNo: `r${index}`,
    caseId: `case_${index}`,
    amount: 100 + index,
    currency: 'CNY',
    fate,
  }));
  const shots = planCallbacks(refunds, 1_000, chanceOf(1));

  test('has the word on every refund, repeats, each kind of difference and each forgery', () => {
    expect(shots).toHaveLength(1_000);
    const words = shots.filter((one) => !one.forged && !one.differing && one.notice.status !== 'accepted');
    expect(new Set(words.map(({ notice }) => notice.refund_no))).toEqual(new Set(['r0', 'r1']));
    expect(words.every(({ notice, about: { fate } }) => notice.status === fate)).toBe(true);
    expect(new Set(shots.map(({ notice }) => notice.id)).size).toBeLessThan(900);
    expect(new Set(shots.flatMap(({ differing }) => differing ?? []))).toEqual(
      new Set(['amount', 'currency', 'another case']),
    );
    expect(new Set(shots.flatMap((one) => one.forged ?? []))).toEqual(new Set(forgeries));
  });

  test('signs what is sound so that it is believed, and forges so that it is not', () => {
    const chance = chanceOf(2);
    for (const one of shots.slice(0, 100)) {
      const { headers, body } = requestOf(one, secret, Date.now(), chance);
      expect(verify(secret, headers, body).ok, one.forged ?? 'sound').toBe(one.forged === null);
    }
  });
});
