import type { Window } from '../domain/calendar.ts';
import type { ClockRule, RungRule } from '../domain/standard.ts';
import type { ClockName, Party } from '../domain/vocabulary.ts';
import type { RuleId } from './rules.ts';

const workingHours = (amount: number): Window => ({ kind: 'working_hours', amount, hours: '09:00-21:00' });
const workdays = (amount: number): Window => ({ kind: 'workdays', amount });
const naturalDays = (amount: number, rollover: boolean): Window => ({ kind: 'natural_days', amount, rollover });

/** Every ladder begins so: a reminder when half and when four fifths of the window have gone. */
const reminders = (to: Party): RungRule[] => [
  { at: { share: 0.5 }, action: 'remind', to },
  { at: { share: 0.8 }, action: 'remind', to },
];

/** The windows of a case and what happens on their way (design: clocks). Where the law ends one earlier, the law does (SD-03). */
export const clocks: Readonly<{ [Name in ClockName]: ClockRule & { name: Name; rule: RuleId } }> = {
  respond: {
    name: 'respond',
    clause: '4.1',
    rule: 'SD-01',
    window: workingHours(2),
    side: 'in_turn',
    duty: true,
    ladder: [
      ...reminders('merchant'),
      { at: 'due', action: 'escalate', to: 'merchant_lead' },
      { at: { after: workingHours(2) }, action: 'escalate', to: 'platform' },
      { at: { after: workingHours(4) }, action: 'escalate', to: 'platform_lead' },
    ],
  },
  review: {
    name: 'review',
    clause: '4.2.1',
    rule: 'SD-02',
    window: workdays(3),
    side: 'merchant',
    duty: true,
    ladder: [...reminders('merchant'), { at: 'due', action: 'act', to: 'merchant' }],
  },
  platform_review: {
    name: 'platform_review',
    clause: '4.2.1',
    rule: 'SD-02',
    window: workdays(3),
    side: 'platform',
    duty: true,
    ladder: [...reminders('platform'), { at: 'due', action: 'escalate', to: 'platform_lead' }],
  },
  evidence: {
    name: 'evidence',
    clause: '3.1.3a',
    rule: 'PL-07',
    window: naturalDays(3, false),
    side: 'consumer',
    duty: false,
    ladder: [...reminders('consumer'), { at: 'due', action: 'act', to: 'consumer' }],
  },
  offer_answer: {
    name: 'offer_answer',
    clause: '3.1.3b',
    rule: 'QR-03',
    window: naturalDays(3, false),
    side: 'consumer',
    duty: false,
    ladder: [...reminders('consumer'), { at: 'due', action: 'act', to: 'consumer' }],
  },
  hold: {
    name: 'hold',
    clause: '2.4',
    rule: 'PL-05',
    window: workdays(3),
    side: 'platform',
    duty: true,
    ladder: [...reminders('platform'), { at: 'due', action: 'escalate', to: 'platform_lead' }],
  },
  ship_back: {
    name: 'ship_back',
    clause: '3.1.3c',
    rule: 'NR-08',
    window: naturalDays(7, true),
    side: 'consumer',
    duty: false,
    ladder: [...reminders('consumer'), { at: 'due', action: 'act', to: 'consumer' }],
  },
  return_transit: {
    name: 'return_transit',
    clause: '3.1.3c',
    rule: 'NR-08',
    window: naturalDays(15, false),
    side: 'platform',
    duty: false,
    ladder: [{ at: 'due', action: 'escalate', to: 'platform' }],
  },
  inspect: {
    name: 'inspect',
    clause: '3.1.3c',
    rule: 'NR-10',
    window: workdays(3),
    side: 'merchant',
    duty: true,
    ladder: [...reminders('merchant'), { at: 'due', action: 'act', to: 'merchant' }],
  },
  refund: {
    name: 'refund',
    clause: '4.2.2',
    rule: 'SD-02',
    window: workdays(3),
    side: 'platform',
    duty: true,
    ladder: [
      ...reminders('platform'),
      { at: 'due', action: 'escalate', to: 'platform' },
      { at: { after: workdays(1) }, action: 'escalate', to: 'platform_lead' },
    ],
  },
  appeal: {
    name: 'appeal',
    clause: '3.1.3b',
    rule: 'PL-05',
    window: naturalDays(7, true),
    side: 'consumer',
    duty: false,
    ladder: [...reminders('consumer'), { at: 'due', action: 'act', to: 'consumer' }],
  },
  dispute_evidence: {
    name: 'dispute_evidence',
    clause: '3.1.3a',
    rule: 'PL-07',
    window: naturalDays(3, false),
    side: 'merchant',
    duty: false,
    ladder: [...reminders('merchant'), { at: 'due', action: 'act', to: 'merchant' }],
  },
  red_line: {
    name: 'red_line',
    clause: '2.3',
    rule: 'NR-18',
    window: naturalDays(15, false),
    side: 'merchant',
    duty: true,
    ladder: [{ at: 'due', action: 'escalate', to: 'platform_lead' }],
  },
};
