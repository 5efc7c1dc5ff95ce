import type { Plant } from './plant.ts';

const decided = 'domain/decide/grants.test.ts';
const agreed = 'domain/decide/grants-agreed.test.ts';
const twoCases = 'test/ledger/grants.test.ts';

/** Who may grant what, at whose cost, and how much. */
export const grantPlants: Plant[] = [
  {
    name: 'the consumer reads what is only proposed',
    file: 'drizzle/queries/events.ts',
    find: 'ofProposals ? undefined : notAboutProposals',
    replace: 'ofProposals ? notAboutProposals : undefined',
    test: { file: twoCases, name: 'above the limit a second person’s, never the first one’s own by another key' },
  },
  {
    name: 'the limit of one person looks at each grant alone',
    file: 'domain/decide/grants.ts',
    find: 'const total = grantedBy(state).total + position.granted.total + one.amount;',
    replace: 'const total = one.amount;',
    test: {
      file: agreed,
      name: 'small grants add up over all kinds, bearers and cases of the order, proposed ones too',
    },
  },
  {
    name: 'what other cases of the order have granted does not count',
    file: 'domain/decide/grants.ts',
    find: ' + position.granted.total',
    replace: '',
    test: { file: twoCases, name: 'share one limit and one cap, however many grant at once' },
  },
  {
    name: 'a price reduction takes no room of the tenders',
    file: 'policy/settlement/tenders.ts',
    find: "new Set(['return_freight', 'goodwill', 'compensation'])",
    replace: "new Set(['return_freight', 'goodwill', 'compensation', 'price_reduction'])",
    test: {
      file: twoCases,
      name: 'with fifty price reductions and their refunds at once give back no more than was paid, tender by tender',
    },
  },
  {
    name: 'who is liable bears what others have granted',
    file: 'domain/books/bearers.ts',
    find: "return 'borne_by' in adjustment ? adjustment.borne_by : null;",
    replace: "return 'borne_by' in adjustment && adjustment.amount < 0 ? adjustment.borne_by : null;",
    test: {
      file: 'domain/books/grants.test.ts',
      name: 'is who it was granted by or liable, in entries of its own, and clears when it has arrived',
    },
  },
  {
    name: 'the platform gives at the merchant’s cost without its word',
    file: 'domain/decide/make-grant.ts',
    find: "return borne_by === 'merchant' && granted_by === 'platform' && !isOwed;",
    replace: "return borne_by === 'merchant' && granted_by === 'platform' && isOwed;",
    test: { file: twoCases, name: 'at the merchant’s cost the merchant’s, who sees what it is asked, and why' },
  },
  {
    name: 'what was agreed to is not judged anew',
    file: 'domain/decide/make-grant.ts',
    find: "if (needsMerchant(state, grant) && !agreed.includes('merchant'))",
    replace: "if (needsMerchant(state, grant) && agreed.includes('merchant') && grant.amount < 0)",
    test: { file: agreed, name: 'compensation needs no word of a merchant who is liable, as long as it is' },
  },
  {
    name: 'a case that has only granted something ends as refunded',
    file: 'domain/decide/endings.ts',
    find: 'return state.refunds.length > 0 && isSettled(state);',
    replace: 'return state.refunds.length > 0;',
    test: { file: decided, name: 'is no answer to the claim: it ends as it would have without' },
  },
];
