import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { toMs } from '../../domain/instant.ts';
import { chargePurposes, type Role } from '../../domain/vocabulary.ts';
import { anApplication } from '../harness/applications.ts';
import { accept, ask, reports, tenders, theCharge } from './charging.ts';
import { live, nothingSeen } from './lives.ts';
import { type PureCase, performPurely } from './pure-ledger.ts';
import { chargeLife } from './steps.ts';

const at = toMs('2026-03-03T10:00:00+08:00');

const begun = fc.record({
  purpose: fc.constantFrom(...chargePurposes),
  amount: fc.constantFrom(9900, 50_000),
  reached: fc.constantFrom('asked' as const, 'agreed' as const, 'authorised' as const),
});
type Begun = typeof begun extends fc.Arbitrary<infer Value> ? Value : never;

/** A case whose consumer is charged, as far as that has come; with points among what it was paid with. */
function charged({ purpose, amount, reached }: Begun): PureCase {
  const given = anApplication();
  const effect = `${theCharge}.authorise#1`;
  const agreed: [Role, Command][] = [['consumer', accept()]];
  const authorised: [Role, Command][] = [
    ['system', reports('authorise', 'requested', effect)],
    ['system', reports('authorise', 'succeeded', effect)],
  ];
  const steps: [Role, Command][] = [
    ['consumer', { command: 'open', body: { ...given, order: { ...given.order, tenders } } }],
    ['merchant', ask({ purpose, amount })],
    ...(reached === 'asked' ? [] : agreed),
    ...(reached === 'authorised' ? authorised : []),
  ];
  let trail: PureCase | null = null;
  for (const [role, command] of steps) trail = performPurely(trail, command, at, { role }).trail;
  if (!trail?.state.charges[0]) throw new Error('nobody is charged');
  return trail;
}

test('nobody is charged twice, too much, or without consent, and no deposit is forgotten, whatever people and provider do', () => {
  const seen = nothingSeen();
  const life = fc.tuple(begun, fc.array(chargeLife, { maxLength: 30, size: 'max' }));
  fc.assert(
    fc.property(life, ([shape, steps]) => {
      const { state } = live(charged(shape), steps, seen);
      for (const charge of state.charges) seen.count(`charge ${charge.state}`);
    }),
    { numRuns: 400 },
  );
  // the lives were worth living
  const commands = ['accept_charge', 'decline_charge', 'capture_charge', 'release_charge', 'report_charge'];
  const states = ['declined', 'authorised', 'captured', 'voided', 'failed', 'unknown'];
  for (const word of [...commands.map((name) => `${name} done`), ...states.map((name) => `charge ${name}`)])
    expect(seen.times.get(word) ?? 0, word).toBeGreaterThan(0);
}, 60_000);
