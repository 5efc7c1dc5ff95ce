import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { toMs } from '../../domain/instant.ts';
import type { Role } from '../../domain/vocabulary.ts';
import { anApplication, approveIt, shipIt } from '../harness/applications.ts';
import { live, nothingSeen } from './lives.ts';
import { type PureCase, performPurely } from './pure-ledger.ts';
import { moneyChoice } from './steps.ts';

/** A case whose goods are back and were inspected; some of them failed, or none. So dear that a second person is needed, or not. */
const settling = fc.record({ failed: fc.constantFrom(0, 0, 1), times: fc.constantFrom(1, 20) });

function inspected({ failed, times }: { failed: number; times: number }): PureCase {
  const { order, ...given } = anApplication();
  const tenders = [
    { id: 't1', kind: 'wechat', amount: 9900 * times },
    { id: 't2', kind: 'gift_card', amount: 3000 * times },
    { id: 't3', kind: 'points', amount: 0, units: 300 },
  ];
  const lines = [{ ...order.lines[0], id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 * times }];
  const opening = { ...given, order: { ...order, tenders, lines }, lines: [{ line_id: 'l1', quantity: 3 }] };
  const findings = [
    { result: 'passed' as const, quantity: 3 - failed },
    ...(failed > 0 ? [{ result: 'failed' as const, quantity: failed }] : []),
  ];
  const steps: [Role, Command][] = [
    ['consumer', { command: 'open', body: anApplication(opening) }],
    ['merchant', approveIt],
    ['consumer', shipIt],
    ['merchant', { command: 'receive', body: {} }],
    ['merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] } }],
  ];
  let trail: PureCase | null = null;
  for (const [role, command] of steps)
    trail = performPurely(trail, command, toMs('2026-03-03T10:00:00+08:00'), { role }).trail;
  if (trail?.state.stage !== 'settling') throw new Error('nothing is settled');
  return trail;
}

test('nobody is paid twice, too much, or by one person alone above the limit, whatever people and provider do', () => {
  const seen = nothingSeen();
  const life = fc.tuple(settling, fc.array(moneyChoice, { maxLength: 20, size: 'max' }));
  fc.assert(
    fc.property(life, ([shape, steps]) => {
      const { state } = live(inspected(shape), steps, seen);
      for (const { paid_twice } of state.refunds) if (paid_twice) seen.count('paid twice');
    }),
    { numRuns: 600 },
  );
  // the lives were worth living
  const payments = ['settle_manually', 'approve_payment', 'decline_payment', 'consent_other_way', 'grant'];
  for (const word of [...payments.map((name) => `${name} done`), 'paid twice'])
    expect(seen.times.get(word) ?? 0, word).toBeGreaterThan(0);
}, 60_000);
