import { describe, expect, test } from 'vitest';
import {
  accept,
  answers,
  ask,
  authorised,
  charged,
  letGo,
  owedOf,
  reports,
  take,
  theCharge,
} from '../../test/model/charging.ts';
import { said } from '../../test/model/pure-case.ts';
import type { Command } from '../commands.ts';
import { isUndone } from '../task.ts';

/** Who may charge the consumer, with whose word, how much and how often. */

const decline: Command = { command: 'decline_charge', body: { charge_id: theCharge } };
const tasksOf = (one: ReturnType<typeof charged>) =>
  one.state.tasks.filter(isUndone).map(({ kind, subject }) => `${kind} ${subject}`);

describe('a charge that is asked for', () => {
  test('is numbered by its case and place, holds nothing, and owes nothing', () => {
    const one = charged({ rules: ['NR-11'], clause: '3.1.2', tender_id: 't1' });
    const [asked] = one.events.filter(({ type }) => type === 'charge_asked');
    expect(asked && said(asked)).toEqual({
      type: 'charge_asked',
      to: 'awaiting_review',
      rules: ['NR-11'],
      clause: '3.1.2',
      charge_id: theCharge,
      charge_no: 'pure-c1',
      purpose: 'hold',
      amount: 10_000,
      tender_id: 't1',
      content: [{ kind: 'reason', ref: 'cnt_reason', hash: 'hash_reason' }],
    });
    expect(one.state.charges).toMatchObject([{ state: 'asked', held: 0 }]);
    expect(one.state.owes).toEqual([]);
    one.does('platform:p-1', ask({ purpose: 'price_difference', amount: 1 }));
    expect(one.state.charges[1]).toMatchObject({ id: 'ch_pure_2', charge_no: 'pure-c2' });
  });

  test('names money of the order and rules of the standard, or is refused', () => {
    const one = charged();
    expect(one.refuses('merchant', ask({ tender_id: 't9' }))).toBe('invalid_request /tender_id');
    expect(one.refuses('merchant', ask({ tender_id: 't3' }))).toBe('invalid_request /tender_id');
    expect(one.refuses('merchant', ask({ rules: ['NR-11', 'XX-1'] }))).toBe('invalid_request /rules/1');
    expect(one.refuses('consumer', ask())).toBe('not_your_command');
  });

  test('is agreed to by the consumer alone, not on their behalf, with a tender in money', () => {
    const one = charged();
    expect(one.refuses('merchant', accept())).toBe('not_your_command');
    expect(one.refuses('platform:p-1', accept())).toBe('not_your_command');
    expect(one.refuses('for consumer', accept())).toBe('not_your_command');
    expect(one.refuses('consumer', accept('t3'))).toBe('invalid_request /tender_id');
    expect(one.refuses('consumer', accept('t9'))).toBe('invalid_request /tender_id');
    expect(one.refuses('consumer', accept('t1', 'ch_pure_2'))).toBe('invalid_request /charge_id');
    const [agreed] = one.does('consumer', accept('t2'));
    expect(agreed && said(agreed)).toEqual({
      type: 'charge_agreed',
      to: 'awaiting_review',
      rules: [],
      clause: '4.2.2',
      charge_id: theCharge,
      tender_id: 't2',
      owes: [{ id: `${theCharge}.authorise#1`, kind: 'charge' }],
    });
    expect(one.state.charges).toMatchObject([{ state: 'agreed', tender_id: 't2' }]);
    expect(one.refuses('consumer', accept())).toBe('wrong_stage');
    expect(one.refuses('consumer', decline)).toBe('wrong_stage');
  });

  test('that the consumer declines is over, and one that waits for its consent is taken by nobody', () => {
    const one = charged();
    expect(one.refuses('merchant', take(1))).toBe('wrong_stage');
    // a word of the provider that nobody has asked for is no consent
    for (const step of ['authorise', 'capture', 'void'] as const)
      expect(one.does('system', reports(step, 'succeeded', `${theCharge}.${step}#1`))).toEqual([]);
    one.does('consumer', decline);
    expect(one.state.charges).toMatchObject([{ state: 'declined' }]);
    expect(one.refuses('consumer', accept())).toBe('wrong_stage');
    expect(one.refuses('merchant', letGo())).toBe('wrong_stage');
  });

  test('is neither asked for nor agreed to once its case waits for its end', () => {
    const one = authorised();
    one.does('merchant', ask());
    one.does('consumer', { command: 'withdraw', body: { reason: 'other' } });
    expect(one.state.stage).toBe('settling');
    expect(one.refuses('merchant', ask())).toBe('wrong_stage');
    expect(one.refuses('consumer', accept('t1', 'ch_pure_2'))).toBe('wrong_stage');
  });
});

describe('a difference in price', () => {
  test('is taken as soon as it is authorised, whole and once', () => {
    const one = charged({ purpose: 'price_difference', amount: 700 });
    one.does('consumer', accept());
    expect(answers(one, 'succeeded').map(said)).toMatchObject([
      { type: 'charge_authorised', captures: 700, done: [`${theCharge}.authorise#1`] },
    ]);
    expect(owedOf(one.state)).toEqual([`${theCharge}.capture#1`]);
    expect(one.refuses('merchant', take(700))).toBe('wrong_stage');
    expect(answers(one, 'succeeded').map(said)).toMatchObject([{ type: 'charge_captured', amount: 700 }]);
    expect(one.state.charges).toMatchObject([{ state: 'captured', captured_amount: 700, held: 0 }]);
    expect(one.state.owes).toEqual([]);
    for (const status of ['succeeded', 'failed', 'unknown', 'requested'] as const)
      expect(one.does('system', reports('capture', status, `${theCharge}.capture#1`)), status).toEqual([]);
  });
});

describe('a deposit', () => {
  test('waits, authorised, and is taken in part by one person up to the limit; the rest is free', () => {
    const one = authorised();
    expect(one.state.charges).toMatchObject([{ state: 'authorised', held: 10_000, step: null }]);
    expect(one.state.owes).toEqual([]);
    expect(one.refuses('consumer', take(1))).toBe('not_your_command');
    expect(one.refuses('merchant', take(10_001))).toBe('exceeds_paid');
    expect(one.does('merchant', take(4000)).map(said)).toMatchObject([
      { type: 'charge_capture_due', amount: 4000, proposal_id: null, owes: [{ id: `${theCharge}.capture#1` }] },
    ]);
    expect(one.refuses('merchant', take(4000))).toBe('wrong_stage');
    answers(one, 'succeeded');
    expect(one.state.charges).toMatchObject([{ state: 'captured', captured_amount: 4000, held: 0 }]);
    expect(one.refuses('platform:p-1', take(1))).toBe('wrong_stage');
    expect(one.refuses('platform:p-1', letGo())).toBe('wrong_stage');
  });

  test('above the limit is taken with the word of a second person, and not twice meanwhile', () => {
    const one = authorised({ amount: 30_000 });
    expect(one.refuses('platform', take(20_001))).toBe('actor_required');
    expect(one.does('platform:p-1', take(20_001)).map(said)).toMatchObject([
      {
        type: 'payment_proposed',
        payment: { kind: 'capture_charge', charge_id: theCharge, amount: 20_001, asked_by: 'platform' },
      },
    ]);
    expect(one.state.owes).toEqual([]);
    expect(tasksOf(one)).toEqual(['payment_to_approve pay_pure1']);
    expect(one.refuses('merchant', take(1))).toBe('wrong_stage');
    const approve: Command = { command: 'approve_payment', body: { proposal_id: 'pay_pure1' } };
    expect(one.refuses('platform:p-1', approve)).toBe('second_person_needed');
    expect(one.does('platform:p-2', approve).map(said)).toMatchObject([
      { type: 'payment_approved' },
      { type: 'charge_capture_due', amount: 20_001, proposal_id: 'pay_pure1' },
    ]);
    expect(tasksOf(one)).toEqual([]);
    expect(authorised({ amount: 30_000 }).does('merchant', take(20_000)).map(said)).toMatchObject([
      { type: 'charge_capture_due' },
    ]);
  });

  test('that is let go takes its proposal with it', () => {
    const one = authorised({ amount: 30_000 });
    one.does('merchant', take(30_000));
    one.does('merchant', letGo());
    expect(one.state.proposals).toMatchObject([{ state: 'void' }]);
    expect(tasksOf(one)).toEqual([]);
    const approve: Command = { command: 'approve_payment', body: { proposal_id: 'pay_pure1' } };
    expect(one.refuses('platform:p-2', approve)).toBe('wrong_stage');
  });

  test('is let go a day before its authorisation runs out, counted from when it was first asked for', () => {
    const one = charged();
    one.does('consumer', accept());
    answers(one, 'unknown', 'timeout');
    one.until('2026-03-03T10:01:00+08:00');
    answers(one, 'succeeded');
    expect(one.state.charges[0]?.release_by).toBe('2026-03-09T10:00:00+08:00');
    expect(one.until('2026-03-09T09:59:00+08:00').filter(({ type }) => type === 'charge_released')).toEqual([]);
    const released = one.until('2026-03-09T10:00:00+08:00').filter(({ type }) => type === 'charge_released');
    expect(released.map(said)).toMatchObject([{ why: 'expiring', voids: true }]);
    answers(one, 'succeeded');
    expect(one.state.charges).toMatchObject([{ state: 'voided', held: 0, captured_amount: 0 }]);
  });
});

describe('letting go', () => {
  test.each(['asked', 'agreed'] as const)('of one that is only %s holds nobody up, and nobody is asked', (state) => {
    const one = charged();
    if (state === 'agreed') one.does('consumer', accept());
    expect(one.does('merchant', letGo()).map(({ type }) => type)).toEqual(['charge_released', 'charge_voided']);
    expect(one.state.charges).toMatchObject([{ state: 'voided', attempts: [] }]);
    expect(one.state.owes).toEqual([]);
    expect(one.does('system', reports('authorise', 'requested', `${theCharge}.authorise#1`))).toEqual([]);
  });

  test('of one that nobody knows to be authorised voids it, and counts what was held meanwhile', () => {
    const one = charged();
    one.does('consumer', accept());
    answers(one, 'unknown', 'timeout');
    one.does('merchant', letGo());
    expect(owedOf(one.state)).toEqual([`${theCharge}.void#1`]);
    expect(one.refuses('merchant', letGo())).toBe('wrong_stage');
    // the provider had authorised it, and its answer comes late
    const late = one.does('system', reports('authorise', 'succeeded', `${theCharge}.authorise#1`));
    expect(late.map(said)).toMatchObject([{ type: 'charge_authorised', captures: null }]);
    expect(owedOf(one.state)).toEqual([`${theCharge}.void#1`]);
    expect(one.state.charges).toMatchObject([{ state: 'unknown', step: 'void', held: 10_000 }]);
    answers(one, 'succeeded');
    expect(one.state.charges).toMatchObject([{ state: 'voided', held: 0 }]);
    expect(one.does('system', reports('authorise', 'succeeded', `${theCharge}.authorise#1`))).toEqual([]);
  });

  test('of one that is being taken waits for the word on that', () => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'unknown', 'timeout');
    expect(one.refuses('merchant', letGo())).toBe('wrong_stage');
    const due = one.until('2026-03-03T10:01:00+08:00');
    expect(due.map(said)).toMatchObject([{ type: 'charge_due_again', step: 'capture', round: 2 }]);
    expect(owedOf(one.state)).toEqual([`${theCharge}.capture#2`]);
  });
});

describe('what the provider refuses for good', () => {
  test('is somebody’s task, with its reason, until it is let go or asked for otherwise', () => {
    const one = charged();
    one.does('consumer', accept());
    expect(answers(one, 'failed', 'card_declined').map(said)).toMatchObject([
      { type: 'charge_failed', step: 'authorise', reason: 'card_declined' },
    ]);
    expect(one.state.charges).toMatchObject([{ state: 'failed', reason: 'card_declined', held: 0 }]);
    expect(tasksOf(one)).toEqual([`charge_failed ${theCharge}`]);
    one.does('merchant', letGo());
    expect(one.state.charges).toMatchObject([{ state: 'voided' }]);
    expect(tasksOf(one)).toEqual([]);
  });

  test('of taking leaves it held until it is let go, which may be tried again', () => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'failed', 'limit');
    expect(one.state.charges).toMatchObject([{ state: 'failed', held: 10_000 }]);
    expect(one.refuses('merchant', take(4000))).toBe('wrong_stage');
    one.does('merchant', letGo());
    answers(one, 'failed', 'busy');
    expect(tasksOf(one)).toEqual([`charge_failed ${theCharge}`]);
    one.does('platform:p-1', letGo());
    expect(owedOf(one.state)).toEqual([`${theCharge}.void#2`]);
    answers(one, 'succeeded');
    expect(tasksOf(one)).toEqual([]);
    expect(one.state.charges).toMatchObject([{ state: 'voided', held: 0 }]);
  });

  test('and says later to be taken after all, is taken', () => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'failed', 'limit');
    one.does('merchant', letGo());
    one.does('system', reports('capture', 'succeeded', `${theCharge}.capture#1`));
    expect(one.state.charges).toMatchObject([{ state: 'captured', captured_amount: 4000, held: 0 }]);
    expect(one.state.owes).toEqual([]);
  });

  test('and says later to be authorised after all, is let go', () => {
    const one = charged();
    one.does('consumer', accept());
    answers(one, 'failed', 'card_declined');
    const late = one.does('system', reports('authorise', 'succeeded', `${theCharge}.authorise#1`));
    expect(late.map(({ type }) => type)).toEqual(['charge_authorised', 'charge_released']);
    expect(owedOf(one.state)).toEqual([`${theCharge}.void#1`]);
  });

  test('or takes after it has let go, is a person’s to find out', () => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'failed', 'limit');
    one.does('merchant', letGo());
    answers(one, 'succeeded');
    const late = reports('capture', 'succeeded', `${theCharge}.capture#1`);
    expect(one.does('system', late).map(said)).toMatchObject([{ type: 'task_raised', kind: 'charge_differs' }]);
    expect(one.does('system', late)).toEqual([]);
    expect(one.state.charges).toMatchObject([{ state: 'voided', captured_amount: 0 }]);
  });
});

test('a step of which nobody hears is asked for in rounds, and is somebody’s task from the sixth on', () => {
  const one = charged();
  one.does('consumer', accept());
  const rounds = ['10:01', '10:06', '10:21', '11:21', '17:21'];
  for (const [index, time] of rounds.entries()) {
    answers(one, 'unknown', 'timeout');
    expect(one.state.owes).toEqual([]);
    one.until(`2026-03-03T${time}:00+08:00`);
    expect(owedOf(one.state)).toEqual([`${theCharge}.authorise#${index + 2}`]);
  }
  expect(tasksOf(one)).toEqual([`charge_unknown ${theCharge}`]);
  answers(one, 'succeeded');
  expect(tasksOf(one)).toEqual([]);
  expect(one.state.charges).toMatchObject([{ state: 'authorised', held: 10_000 }]);
});
