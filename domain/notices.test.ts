import { describe, expect, test } from 'vitest';
import type { CaseEvent, EventType } from './events.ts';
import { addresseesOf, untold } from './notices.ts';
import type { Role, Stage } from './vocabulary.ts';

/** An event with as much as its addressees follow from: the rest of an envelope does not count, so the cast does no harm. */
function event(type: EventType, by: Role, data: object = {}, more: object = {}): CaseEvent {
  const stage: { from: Stage; to: Stage } = { from: 'awaiting_review', to: 'awaiting_review' };
  const envelope: unknown = { type, actor: { role: by, party: null }, rules: [], stage, data, ...more };
  return envelope as CaseEvent;
}

describe('who is told', () => {
  test.each<[string, CaseEvent, string[]]>([
    ['an application: the merchant', event('opened', 'consumer'), ['merchant']],
    ['an application in the consumer’s name: both', event('opened', 'platform'), ['consumer', 'merchant']],
    ['an approval: the consumer', event('approved', 'merchant'), ['consumer']],
    ['an approval by silence: both', event('approved', 'system'), ['consumer', 'merchant']],
    [
      'a refusal of what the rules grant: the platform too',
      event('rejected', 'merchant', {}, { rules: ['NR-18'] }),
      ['consumer', 'platform'],
    ],
    ['an appeal: the other side and the platform', event('appealed', 'consumer'), ['merchant', 'platform']],
    ['a message: whom it is for', event('said', 'consumer', { to: ['merchant'] }), ['merchant']],
    ['evidence asked for: who has it', event('evidence_requested', 'platform', { from: 'merchant' }), ['merchant']],
    ['a reminder: whom it names', event('reminded', 'system', { clock: 'review', to: 'merchant' }), ['merchant']],
    [
      'an escalation: the lead',
      event('escalated', 'system', { clock: 'respond', to: 'platform_lead' }),
      ['platform_lead'],
    ],
    [
      'a breach of the merchant: both who answer for it',
      event('breached', 'system', { clock: 'review' }),
      ['merchant', 'platform'],
    ],
    [
      'a breach of the platform: its lead',
      event('breached', 'system', { clock: 'refund' }),
      ['platform', 'platform_lead'],
    ],
    ['a parcel on its way: nobody', event('scanned', 'carrier', { kind: 'in_transit' }), []],
    ['a parcel delivered: both', event('scanned', 'carrier', { kind: 'delivered' }), ['consumer', 'merchant']],
    ['a refund that failed: the consumer and a person', event('refund_failed', 'system'), ['consumer', 'platform']],
    ['what needs a person: the platform', event('task_raised', 'carrier'), ['platform']],
    ['a refund that was paid by hand: both', event('refund_settled_by_hand', 'platform'), ['consumer', 'merchant']],
    ['what was granted: both, but for who gave it', event('granted', 'merchant'), ['consumer']],
    ['money that may have come twice: a person', event('refund_paid_twice', 'payment'), ['platform']],
    ['what a consumer is asked for: the consumer', event('charge_asked', 'merchant'), ['consumer']],
    ['a consumer’s consent: the merchant', event('charge_agreed', 'consumer'), ['merchant']],
    ['money that is held, taken or free again: both', event('charge_captured', 'system'), ['consumer', 'merchant']],
    ['a charge that failed: everybody', event('charge_failed', 'system'), ['consumer', 'merchant', 'platform']],
    [
      'a payment that a second person answers: the lead',
      event('payment_proposed', 'platform', { awaits: ['second_person'] }),
      ['platform_lead'],
    ],
    [
      'a payment that the merchant answers: the merchant',
      event('payment_proposed', 'platform', { awaits: ['merchant'] }),
      ['merchant'],
    ],
    [
      'evidence in a dispute that the platform has before it: not the platform again',
      event('evidence_closed', 'system', {}, { stage: { from: 'platform_review', to: 'platform_review' } }),
      ['consumer', 'merchant'],
    ],
    [
      'a case that comes to the platform: the platform',
      event('evidence_closed', 'system', {}, { stage: { from: 'awaiting_evidence', to: 'platform_review' } }),
      ['consumer', 'merchant', 'platform'],
    ],
  ])('%s', (_what, one, names) => {
    expect(addresseesOf(one)).toEqual(names);
  });

  test.each(untold)('nobody, of %s', (type) => {
    expect(addresseesOf(event(type, 'system'))).toEqual([]);
  });
});
