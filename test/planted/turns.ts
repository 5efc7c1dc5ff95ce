import type { Plant } from './plant.ts';

const attempts = 'test/ledger/refund-attempts.test.ts';
const turns = 'test/ledger/provider-turns.test.ts';

/** When a provider may be asked, and for how long it may be asked at all. */
export const turnPlants: Plant[] = [
  {
    name: 'whoever asks for a refund of an order has the turn',
    file: 'drizzle/queries/provider-turns.ts',
    find: 'and number = (select min(number) from',
    replace: 'and number >= (select min(number) from',
    test: {
      file: attempts,
      name: 'never overlap at its provider, over two workers and two cases, and all of them are made',
    },
  },
  {
    name: 'a turn that is over is not passed on',
    file: 'drizzle/queries/provider-turns.ts',
    find: '(sql`delete from',
    replace: '(sql`select from',
    test: {
      file: turns,
      name: 'one refund of an order is asked for at a time, whichever worker asks, and the next one as soon as it is done',
    },
    says: 'not yet',
  },
  {
    name: 'a turn never lapses',
    file: 'drizzle/queries/provider-turns.ts',
    find: 'and good_until <= clock_timestamp())',
    replace: 'and good_until is null)',
    test: { file: turns, name: 'who never comes back, holding the turn or waiting for it, holds nobody up for good' },
    says: 'not yet',
  },
  {
    name: 'a slot is counted from now on, not from the one before it',
    file: 'drizzle/queries/provider-slots.ts',
    find: 'greatest(slot.next_at, clock_timestamp())',
    replace: 'clock_timestamp()',
    test: {
      file: 'test/ledger/provider-slots.test.ts',
      name: 'five calls a second are five calls a second over two workers, whoever is quicker',
    },
  },
  {
    name: 'a provider that is asked too often is taken to have refused',
    file: 'adapters/sandbox/payment-client.ts',
    find: "refusal.data?.reason === 'too_many_requests') return notTaken;",
    replace: "refusal.data?.reason === 'too_many_requests') return refused('too_many_requests');",
    test: {
      file: attempts,
      name: 'a provider that is asked too often has refused nothing: the refund stays requested, and is made later, once',
    },
  },
  {
    name: 'the sandbox refunds whatever was paid however long ago',
    file: 'adapters/sandbox/payment-client.ts',
    find: 'if (reason !== null) return refused(reason);',
    replace: '',
    test: {
      file: attempts,
      name: 'a refund is not sent: it has failed, for a reason, and waits for a person who pays it by hand',
    },
  },
  {
    name: 'a provider’s time runs by the clock of the machine, not by the case’s',
    file: 'adapters/refund-terms.ts',
    find: 'toMs(askedAt) > toMs(paidAt)',
    replace: 'Date.now() > toMs(paidAt)',
    test: { file: attempts, name: 'it is the case’s own time that counts, so that a sandbox can show it' },
  },
];
