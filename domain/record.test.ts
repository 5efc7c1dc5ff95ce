import { describe, expect, test } from 'vitest';
import { approveIt, morning, pureCase, returned, shipIt } from '../test/model/pure-case.ts';
import { actorAs, contextAt } from '../test/model/pure-ledger.ts';
import { record } from './record.ts';

describe('the record of an event', () => {
  test('has its place, who did it and by which command, and is not hashed yet', () => {
    const one = pureCase();
    const [event] = one.does('merchant', approveIt);
    expect(event).toMatchObject({
      v: 1,
      stream: 'case_pure',
      seq: 2,
      at: morning,
      actor: { role: 'merchant', party: null },
      command: 'approve',
      stage: { from: 'awaiting_review', to: 'awaiting_ship_back' },
    });
    expect(event).not.toHaveProperty('performed_at');
    expect(event).not.toHaveProperty('occurred_at');
  });

  test('of a rung says when it was due, and when it was performed where that was later', () => {
    const [late] = pureCase().until('2026-03-20T12:00:00+08:00');
    expect(late).toMatchObject({ command: null, performed_at: '2026-03-20T12:00:00+08:00', actor: { role: 'system' } });
    expect(Date.parse(late?.at ?? '')).toBeLessThan(Date.parse('2026-03-04T00:00:00+08:00'));
    const one = pureCase();
    const [punctual] = one.until(one.clock('respond').ladder[0]?.at ?? '');
    expect(punctual?.type).toBe('reminded');
    expect(punctual).not.toHaveProperty('performed_at');
  });

  test('says when it happened outside, where that is known', () => {
    const one = returned({}, 'approved');
    const body = {
      ...shipIt.body,
      parcels: [{ carrier: 'sf', tracking_no: 'SF1' }],
      shipped_at: '2026-03-03T09:00:00+08:00',
    };
    const [event] = one.does('consumer', { command: 'ship_back', body });
    expect(event).toMatchObject({ at: morning, occurred_at: '2026-03-03T09:00:00+08:00' });
  });

  test('sets a milestone once and for good', () => {
    const one = pureCase();
    one.until('2026-03-07T00:00:00+08:00');
    const { decided } = one.state.milestones;
    expect(decided).toEqual({ at: one.state.seq - 1, goodsBack: true });
    const against = one.state.appealable[0]?.event ?? '';
    one.does('merchant', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
    const verdict = { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] };
    const [again] = one.does('platform:p-1', {
      command: 'decide',
      body: { ...verdict, decision: 'approve', goods: 'keep', amount: 100 },
    });
    expect(again?.type).toBe('decided');
    expect(again?.data.milestones).toBeUndefined();
    expect(one.state.milestones.decided).toEqual(decided);
  });

  test('leaves out what is empty', () => {
    const [event] = pureCase().does('consumer', { command: 'reply', body: { text: 'x' } });
    expect(Object.keys(event?.data ?? {}).toSorted()).toEqual(['content', 'to']);
    const [silent] = pureCase().does('platform', { command: 'assign', body: { person: 'p' } });
    expect(Object.keys(silent?.data ?? {}).toSorted()).toEqual(['content', 'person']);
  });

  test('refuses a way that the lifecycle does not have, and a case without a beginning', () => {
    const { state } = pureCase();
    const at = Date.parse(morning);
    const moment = { caseId: state.id, command: null, at, context: contextAt(at, actorAs('system'), []) };
    const lapsed = { type: 'lapsed' as const, data: { clock: 'review' as const } };
    expect(() => record({ ...lapsed, to: 'returning' }, { ...moment, before: state })).toThrow('lapsed');
    expect(() => record(lapsed, { ...moment, before: null })).toThrow('opens no case');
  });
});
