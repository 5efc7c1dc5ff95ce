import { describe, expect, test } from 'vitest';
import {
  accept,
  answers,
  ask,
  authorised,
  charged,
  letGo,
  owedOf,
  take,
  theCharge,
} from '../../test/model/charging.ts';
import { approveIt, shipIt } from '../../test/model/pure-case.ts';
import type { Command } from '../commands.ts';

/** No case closes over a deposit. */

const withdraw: Command = { command: 'withdraw', body: { reason: 'changed_mind' } };
const types = (events: ReturnType<ReturnType<typeof charged>['does']>) => events.map(({ type }) => type);

describe('a case that ends', () => {
  test('lets go of what is held first, and closes with that, with the outcome it had', () => {
    const one = authorised();
    const events = one.does('consumer', withdraw);
    expect(types(events)).toEqual(['withdrawn', 'charge_released']);
    expect(events.at(-1)?.data).toMatchObject({ why: 'case_over', voids: true });
    expect(one.state).toMatchObject({ stage: 'settling', over: 'withdrawn', final: false });
    expect(one.refuses('platform:p-1', { command: 'close', body: { outcome: 'withdrawn', reason: 'x' } })).toBe(
      'wrong_stage',
    );
    expect(types(answers(one, 'succeeded'))).toEqual(['charge_voided', 'closed']);
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'withdrawn' });
    expect(one.state.owes).toEqual([]);
  });

  test('does not wait for what was only asked for, agreed to, or refused by the provider', () => {
    const one = charged();
    one.does('consumer', accept());
    answers(one, 'failed', 'card_declined');
    one.does('merchant', ask());
    one.does('merchant', ask());
    one.does('consumer', accept('t1', 'ch_pure_2'));
    const released = ['charge_released', 'charge_voided'];
    expect(types(one.does('consumer', withdraw))).toEqual(['withdrawn', ...released, ...released, 'closed']);
    expect(one.state.charges.map(({ state }) => state)).toEqual(['failed', 'voided', 'voided']);
  });

  test.each([
    ['succeeded', 'captured'],
    ['failed', 'voided'],
  ] as const)('while a deposit is being taken waits for that: %s, and it is %s', (status, end) => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'unknown', 'timeout');
    const events = one.does('consumer', withdraw);
    expect(events.at(-1)?.data).toMatchObject({ why: 'case_over', voids: false });
    one.until('2026-03-03T10:01:00+08:00');
    answers(one, status, 'limit');
    if (status === 'failed') {
      expect(owedOf(one.state)).toEqual([`${theCharge}.void#1`]);
      answers(one, 'succeeded');
    }
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'withdrawn', charges: [{ state: end }] });
  });

  test('with refunds waits for those and for the deposit, in whichever order they come', () => {
    for (const order of ['refund first', 'deposit first']) {
      const one = authorised();
      one.does('merchant', approveIt);
      one.does('consumer', shipIt);
      one.does('merchant', { command: 'receive', body: {} });
      one.does('merchant', {
        command: 'inspect',
        body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
      });
      const pays = () => {
        for (const { id } of one.state.refunds)
          one.does('payment', { command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
      };
      if (order === 'deposit first') {
        one.does('merchant', letGo());
        answers(one, 'succeeded');
        expect(one.state.stage).toBe('settling');
        pays();
      } else {
        pays();
        expect(one.state.stage, order).toBe('settling');
        answers(one, 'succeeded');
      }
      expect(one.state, order).toMatchObject({ stage: 'closed', outcome: 'refunded', charges: [{ state: 'voided' }] });
    }
  });

  test('that lapses lets go as well', () => {
    const one = charged();
    one.does('merchant', approveIt);
    one.at('2026-03-10T10:00:00+08:00');
    one.does('consumer', accept());
    answers(one, 'succeeded');
    const lapsed = one.until('2026-03-11T00:00:00+08:00');
    expect(types(lapsed).slice(-2)).toEqual(['lapsed', 'charge_released']);
    expect(one.state.stage).toBe('settling');
    answers(one, 'succeeded');
    expect(one.state.outcome).toBe('lapsed');
  });
});
