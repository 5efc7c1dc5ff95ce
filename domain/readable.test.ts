import { describe, expect, test } from 'vitest';
import type { CaseEvent, EventType } from './events.ts';
import { readableBy } from './readable.ts';
import type { Role } from './vocabulary.ts';

/** As much of an event as its readers follow from: the rest of an envelope does not count, so the cast does no harm. */
function event(envelope: unknown): CaseEvent {
  return envelope as CaseEvent;
}

describe('what was typed of a payment', () => {
  const of = (type: EventType, data: object = {}, role: Role = 'platform') =>
    event({
      type,
      actor: { role, party: null },
      data: { ...data, content: [{ kind: 'reason', ref: 'cnt_1', hash: 'h' }] },
    });
  const readers = (one: CaseEvent) =>
    (['consumer', 'merchant', 'platform', null] as const).filter((party) => readableBy(party, one).length > 0);

  test('is for those whose word it needs while it is proposed, and then for whom it was paid to', () => {
    expect(readers(of('said'))).toEqual(['consumer', 'merchant', 'platform', null]);
    expect(readers(of('payment_proposed', { awaits: ['second_person'] }))).toEqual(['platform', null]);
    expect(readers(of('payment_proposed', { awaits: ['second_person'] }, 'merchant'))).toEqual([
      'merchant',
      'platform',
      null,
    ]);
    expect(readers(of('granted'))).toEqual(['consumer', 'merchant', 'platform', null]);
    expect(readers(of('payment_proposed', { awaits: ['merchant'] }))).toEqual(['merchant', 'platform', null]);
    expect(readers(of('payment_approved'))).toEqual(['platform', null]);
    expect(readers(of('payment_declined'))).toEqual(['platform', null]);
    expect(readers(of('refund_settled_by_hand'))).toEqual(['consumer', 'platform', null]);
  });
});
