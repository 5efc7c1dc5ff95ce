import { approve, type DecisionTable, manual, reject } from '../decision-table.ts';
import { cite } from '../rules.ts';
import { allegations, signOffRules, unshipped } from './any-reason.ts';
import type { LineFacts } from './facts.ts';

/** Outbound freight: the settlement says whether any is the consumer's. */
const atConsumersCost = approve({ outbound: 'merchant', return: 'consumer' });

const confirmed = (f: LineFacts) => f.confirmation === 'given' && !f.terms.promise.open;
const inTime = (f: LineFacts) => f.terms.noReason.open;

/** No-reason return (clause 3.1.1; NR). Exclusion comes before the window, the window before intactness. */
export const noReason: DecisionTable<LineFacts> = [
  ...allegations,
  { ...cite('VG-01'), row: 'D01/virtual', when: (f) => f.virtual, then: manual() },
  {
    ...cite('NR-02'),
    row: 'D05',
    when: (f) => f.exclusion === 'by_law' && confirmed(f),
    then: reject('quality_claim', 'merchant_goodwill'),
  },
  {
    ...cite('NR-03'),
    row: 'D07',
    when: (f) => f.exclusion === 'if_confirmed' && confirmed(f),
    then: reject('quality_claim', 'merchant_goodwill'),
  },
  ...unshipped,
  {
    ...cite('NR-01'),
    row: 'D02',
    when: (f) => f.exclusion === 'none' && inTime(f) && f.intact,
    also: (f) => [...(f.opened ? (['NR-05', 'NR-07'] as const) : []), ...signOffRules(f)],
    then: atConsumersCost,
  },
  {
    ...cite('NR-07'),
    row: 'D04',
    when: (f) => f.terms.promise.open && f.intact,
    also: (f) => [...(f.opened ? (['NR-05'] as const) : []), ...signOffRules(f)],
    then: atConsumersCost,
  },
  {
    ...cite('NR-04'),
    row: 'D06',
    when: (f) => {
      const unconfirmed = f.exclusion === 'by_law' && f.confirmation === 'missing' && f.unconfirmedNeedsPerson;
      return inTime(f) && (unconfirmed || (f.exclusion !== 'none' && f.confirmation === 'unmarked'));
    },
    also: (f) => [f.exclusion === 'by_law' ? 'NR-02' : 'NR-03'],
    then: manual(),
  },
  {
    ...cite('NR-03'),
    row: 'D08',
    when: (f) => inTime(f) && f.intact,
    also: (f) => ['NR-01', ...(f.opened ? (['NR-05'] as const) : []), ...signOffRules(f)],
    then: atConsumersCost,
  },
  {
    ...cite('NR-01'),
    row: 'D03',
    when: (f) => !inTime(f) && !f.terms.promise.open,
    then: reject('quality_claim', 'merchant_goodwill'),
  },
  { ...cite('NR-06'), row: 'D09', when: (f) => !f.intact, then: reject('quality_claim', 'merchant_goodwill') },
];
