import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, morning, pureCase, said } from '../../test/model/pure-case.ts';
import { actorAs, contextAt } from '../../test/model/pure-ledger.ts';
import type { Application, ApplicationInput } from '../application.ts';
import type { OpeningContext } from '../context.ts';
import { positionOf } from '../position.ts';
import type { Role } from '../vocabulary.ts';
import { open } from './open.ts';

const given = (change: Partial<ApplicationInput> = {}): Application => anApplication({ orderId: 'o-1', ...change });
const { order } = given();
function refusal(application: Application, more: Partial<OpeningContext> = {}, role: Role = 'consumer'): string {
  const decision = open(application, { ...contextAt(Date.parse(morning), actorAs(role), []), ...more });
  if (!('refusal' in decision)) return 'done';
  return [decision.refusal.code, ...(decision.refusal.errors ?? []).map(({ pointer }) => pointer)].join(' ');
}

describe('an opening', () => {
  test('keeps the facts it rests on, judged and priced, and starts the windows', () => {
    const one = pureCase();
    const [opened, ...more] = one.events;
    expect(more).toEqual([]);
    expect(opened).toMatchObject({ seq: 1, command: 'open', stage: { from: null, to: 'awaiting_review' } });
    expect(opened && said(opened)).toMatchObject({
      type: 'opened',
      clause: '3.1.3a',
      rules: one.state.assessment.rules,
      assessment: { decision: 'approve', settlement: { total: 12_900 } },
      standard: '2026-11',
      calendar: 'cn@1',
      previous_case_id: null,
      origin_case_id: null,
      shift: 0,
      notice_at: morning,
    });
    expect(opened && clocksIn([opened])).toEqual(['respond started', 'review started', 'red_line started']);
    expect(one.state).toMatchObject({
      version: 1,
      opened_at: morning,
      at: morning,
      outages_until: morning,
      stage: 'awaiting_review',
    });
  });

  test('goes to the platform where no merchant may decide', () => {
    const one = pureCase({ allegations: ['fraud'] });
    expect(one.state.stage).toBe('platform_review');
    expect(one.clock('dispute_evidence').side).toBe('merchant');
    expect(one.clock('respond').side).toBe('platform');
  });

  test('is for consumers, or the platform for them', () => {
    expect(refusal(given(), {}, 'consumer')).toBe('done');
    expect(refusal(given(), {}, 'platform')).toBe('done');
    expect(refusal(given(), {}, 'merchant')).toBe('not_your_command');
  });

  test('agrees with what is known of the order', () => {
    expect(refusal(given(), { knownOrder: order })).toBe('done');
    expect(refusal(given(), { knownOrder: { ...order, currency: 'USD' } })).toBe('order_facts_conflict');
  });

  test('is of an order that was paid by now', () => {
    expect(refusal(given({ order: { ...order, paid_at: morning } }))).toBe('done');
    expect(refusal(given({ order: { ...order, paid_at: '2026-03-03T10:00:00.001+08:00' } }))).toBe(
      'invalid_request /order/paid_at',
    );
  });

  test('tries a lapsed case once more only where there is one', () => {
    expect(refusal(given({ previous_case_id: 'case_1' }))).toBe('invalid_request /previous_case_id');
    expect(refusal(given({ previous_case_id: 'case_1' }), { previous: pureCase().state })).toBe('done');
  });

  test('claims goods of the order, each line once, no more than was bought and is free', () => {
    const lines = [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }];
    const of = (claims: { line_id: string; quantity: number }[], more: Partial<OpeningContext> = {}) =>
      refusal(given({ order: { ...order, lines }, lines: claims }), more);
    expect(of([{ line_id: 'l1', quantity: 3 }])).toBe('done');
    expect(of([{ line_id: 'l1', quantity: 4 }])).toBe('exceeds_bought /lines/0/quantity');
    expect(of([{ line_id: 'l2', quantity: 1 }])).toBe('invalid_request /lines/0/line_id');
    expect(
      of([
        { line_id: 'l1', quantity: 1 },
        { line_id: 'l1', quantity: 1 },
      ]),
    ).toBe('invalid_request /lines/1/line_id');
    const taken = (held: number, refunded: number) => ({
      position: { ...positionOf([]), lines: [{ line_id: 'l1', held, refunded, amount: 0 }] },
    });
    expect(of([{ line_id: 'l1', quantity: 1 }], taken(1, 0))).toBe('goods_already_claimed /lines/0/line_id');
    expect(of([{ line_id: 'l1', quantity: 2 }], taken(0, 1))).toBe('done');
    expect(of([{ line_id: 'l1', quantity: 3 }], taken(0, 1))).toBe('exceeds_bought /lines/0/quantity');
  });
});
