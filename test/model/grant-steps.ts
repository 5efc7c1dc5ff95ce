import fc from 'fast-check';
import type { Command } from '../../domain/commands.ts';
import type { CaseState } from '../../domain/state.ts';
import { bearers, grantKinds } from '../../domain/vocabulary.ts';

type Make = (state: CaseState) => Command;
type Side = 'merchant' | 'platform';

const granting = fc
  .record({
    kind: fc.constantFrom(...grantKinds),
    amount: fc.constantFrom(1, 700, 700, 5000, 21_000, 60_000),
    borne_by: fc.constantFrom(...bearers, 'merchant' as const),
  })
  .map(
    (words): Make =>
      () => ({ command: 'grant', body: { ...words, reason: 'x', formula: 'y' } }),
  );
const atOwnCost = granting.map(
  (make): Make =>
    (state) => {
      const command = make(state);
      return command.command === 'grant' ? { ...command, body: { ...command.body, borne_by: 'merchant' } } : command;
    },
);

/** What is granted beside the rules, and the merchant's word to what the platform would give at its cost. */
export const grantSteps: [Side, fc.Arbitrary<Make>][] = [
  ['platform', granting],
  ['merchant', atOwnCost],
  [
    'merchant',
    fc.constant<Make>(({ proposals }) => ({
      command: 'approve_payment',
      body: { proposal_id: proposals.at(-1)?.id ?? 'pay_none1' },
    })),
  ],
];
