import type { Plant } from './plant.ts';

const payments = 'test/ledger/payments.test.ts';
const byHand = 'domain/decide/settle-manually.test.ts';

/** Who may pay what, and how often. */
export const moneyPlants: Plant[] = [
  {
    name: 'the same person agrees to what they have proposed',
    file: 'domain/decide/proposals.ts',
    find: 'return person === by',
    replace: "return person === ''",
    test: { file: payments, name: 'nobody is their own second person, whichever key they come with' },
  },
  {
    name: 'one person pays by hand whatever the amount',
    file: 'domain/decide/settle-manually.ts',
    find: 'if (refund.amount > context.standard.numbers.two_person_limit)',
    replace: 'if (refund.amount < 0)',
    test: {
      file: payments,
      name: 'a payment waits for a second one, is the platform’s to see, and is made with their word',
    },
  },
  {
    name: 'another way needs no consent of the consumer',
    file: 'domain/decide/by-hand.ts',
    find: "return method === 'same_way' || method === refund.other_way",
    replace: "return method !== 'same_way' || method !== refund.other_way",
    test: { file: payments, name: 'needs the consumer’s recorded consent, and nobody else’s' },
  },
  {
    name: 'the consent to one way counts for every other',
    file: 'domain/decide/by-hand.ts',
    find: "return method === 'same_way' || method === refund.other_way",
    replace: "return method === 'same_way' || refund.other_way !== undefined",
    test: { file: byHand, name: 'needs the consumer’s consent to that very way (NR-11), whose newest word counts' },
  },
  {
    name: 'a refund that was paid by hand is still owed by the provider',
    file: 'domain/decide/by-hand.ts',
    find: 'const done = state.owes.filter(',
    replace: 'const done = state.owes.slice(0, 0).filter(',
    test: { file: byHand, name: 'leaves nothing owed of it, whatever was' },
  },
  {
    name: 'a refund is paid by hand whatever has become of it',
    file: 'domain/decide/by-hand.ts',
    find: "if (refund?.state !== 'failed') return",
    replace: 'if (refund === undefined || hasArrived(refund)) return',
    test: {
      file: payments,
      name: 'is not paid by hand by a side, by nobody in particular, twice, before it failed, or in another case',
    },
  },
  {
    name: 'what the provider brings after a payment by hand is nobody’s news',
    file: 'domain/decide/refunds.ts',
    find: "if (refund.state === 'succeeded' || refund.paid_twice) return",
    replace: "if (refund.state !== 'failed' && refund.state !== 'promised' && refund.state !== 'requested') return",
    test: {
      file: payments,
      name: 'that the provider brings after all, paid by hand already, is shown to a person as money that came twice',
    },
  },
  {
    name: 'a case is closed over money that failed',
    file: 'domain/decide/any-stage.ts',
    find: 'if (!refundsArrived(state))',
    replace: "if (state.refunds.some(({ state: at }) => at !== 'succeeded' && at !== 'manual' && at !== 'failed'))",
    test: {
      file: 'test/ledger/hold.test.ts',
      name: 'does not close over money, under way or failed: that is paid first, and ends the case by itself',
    },
  },
  {
    name: 'a stopped refund is paid all the same',
    file: 'activities/refund.ts',
    find: "if (stopped) return { status: 'failed'",
    replace: "if (stopped && !attempted) return { status: 'failed'",
    test: {
      file: 'activities/refund.test.ts',
      name: 'of a refund that a person has stopped only asks; never having heard of it is the last word',
    },
  },
  {
    name: 'money that was paid by hand never leaves clearing',
    file: 'domain/books/entries.ts',
    find: "    case 'refund_settled_by_hand':\n      return arrived(event, after);",
    replace: "    case 'refund_settled_by_hand':\n      return arrived(event, after).slice(1);",
    test: {
      file: 'domain/books.test.ts',
      name: 'that was paid by hand leaves clearing; brought by the provider as well, it shows there as too much',
    },
  },
];
