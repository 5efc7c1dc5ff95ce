import type { Plant } from './plant.ts';

const kept = 'test/ledger/charges.test.ts';
const pure = 'domain/decide/charges.test.ts';

/** Whom money is taken from, how much and how often. */
export const chargePlants: Plant[] = [
  {
    name: 'more is taken than was authorised',
    file: 'domain/decide/capture.ts',
    find: 'if (amount > charge.held)',
    replace: 'if (amount > charge.held * 10)',
    test: { file: kept, name: 'is taken once, never above what is authorised, however many ask at once' },
  },
  {
    name: 'anybody agrees to a charge in the consumer’s place',
    file: 'domain/lifecycle.ts',
    find: 'accept_charge: consumerOnly }',
    replace: 'accept_charge: everySide }',
    test: {
      file: kept,
      name: 'is asked for by merchant or platform, and agreed to by the consumer of the case alone',
    },
  },
  {
    name: 'the round is in the charge’s number',
    file: 'ledger/charge-order.ts',
    find: 'chargeNo: charge.charge_no,',
    replace: 'chargeNo: charge.charge_no.concat(String(charge.round)),',
    test: { file: kept, name: '%s: every step is done once, and known in the end' },
  },
  {
    name: 'a case is closed over a deposit',
    file: 'domain/decide/endings.ts',
    find: 'return refundsArrived(state) && holdsNothing(state);',
    replace: 'return refundsArrived(state);',
    test: {
      file: 'domain/decide/release-charges.test.ts',
      name: 'lets go of what is held first, and closes with that, with the outcome it had',
    },
  },
  {
    name: 'a deposit that nobody takes is forgotten',
    file: 'domain/charge.ts',
    find: 'return release_by && isLeftAlone(charge)',
    replace: 'return release_by && isGone(charge)',
    test: {
      file: pure,
      name: 'is let go a day before its authorisation runs out, counted from when it was first asked for',
    },
  },
  {
    name: 'what is not taken of a deposit stays held in the books',
    file: 'domain/books/charges.ts',
    find: '...moves(held - data.amount, deposit, tender)',
    replace: '...moves(held - held, deposit, tender)',
    test: { file: kept, name: 'is taken once, never above what is authorised, however many ask at once' },
  },
  {
    name: 'the word of a provider that nobody has asked counts as consent',
    file: 'domain/decide/charge-reports.ts',
    find: 'return isTried ? succeeded(state, about, { step, context }) : { drafts: [] };',
    replace: 'return succeeded(state, about, { step, context });',
    test: { file: kept, name: 'that nobody has agreed to is never asked of the provider' },
  },
];
