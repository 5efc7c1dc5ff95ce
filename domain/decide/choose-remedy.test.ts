import { expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { pureCase, said } from '../../test/model/pure-case.ts';
import type { Command, PartyCommandBody } from '../commands.ts';

const { order } = anApplication({ orderId: 'o-1' });
const l1 = { line_id: 'l1', quantity: 1 };
const l2 = { line_id: 'l2', quantity: 2 };
const kept = {
  remedy: 'refund_without_return' as const,
  reason: 'quality' as const,
  order: {
    ...order,
    lines: [
      { id: 'l1', sku: 'S1', quantity: 1, unit_price: 4300 },
      { id: 'l2', sku: 'S2', quantity: 2, unit_price: 4300 },
    ],
  },
  lines: [l1, l2],
};
const choose = (lines?: PartyCommandBody<'choose_remedy'>['lines']): Command => ({
  command: 'choose_remedy',
  body: { remedy: 'refund', lines },
});

test('another remedy is for all that the case claims, in whatever order its lines are named', () => {
  for (const part of [[l1], [l2], [l1, { ...l2, quantity: 1 }], [l1, l1], [l2, l2]])
    expect(pureCase(kept).refuses('consumer', choose(part)), JSON.stringify(part)).toBe('invalid_request /lines');
  for (const all of [[l1, l2], [l2, l1], undefined])
    expect(pureCase(kept).refuses('consumer', choose(all))).toBe('done');
});

test('another remedy leaves a case that a person must look at with the platform', () => {
  const one = pureCase({ ...kept, allegations: ['fraud'] });
  expect(one.state.stage).toBe('platform_review');
  expect(one.state.assessment.remedies).toEqual([]);
  expect(one.refuses('consumer', choose())).toBe('invalid_request /remedy');
  const between = pureCase(kept);
  between.does('merchant', { command: 'request_evidence', body: { items: [{ kind: 'photo', text: 'x' }] } });
  expect(between.refuses('consumer', choose())).toBe('wrong_stage');
  const [chosen] = pureCase(kept).does('consumer', choose());
  expect(chosen && said(chosen)).toMatchObject({ type: 'remedy_chosen', to: 'awaiting_review', remedy: 'refund' });
});
