import { approve, type DecisionTable, manual, reject } from '../decision-table.ts';
import { cite } from '../rules.ts';
import { allegations, signOffRules, unshipped } from './any-reason.ts';
import type { LineFacts } from './facts.ts';

/** Another item than the one bought, or fewer than were bought (clause 3.1.1; QR-02, QR-04). */
export const wrongOrMissing: DecisionTable<LineFacts> = [
  ...allegations,
  { ...cite('VG-01'), row: 'D01/virtual', when: (f) => f.virtual, then: manual() },
  ...unshipped,
  {
    // Nobody can say yet what is missing from a parcel the consumer has not been handed.
    ...cite('LD-02'),
    row: 'D16/undelivered',
    when: (f) => f.reason === 'missing_item' && f.journey === 'under_way',
    also: signOffRules,
    then: manual(),
  },
  {
    // What never came cannot go back, so silence grants nothing (PL-06).
    ...cite('QR-02'),
    row: 'D16/missing',
    when: (f) => f.reason === 'missing_item' && f.terms.notice.open,
    also: () => ['QR-04', 'PL-06'],
    then: approve({ outbound: 'merchant', return: 'none' }),
  },
  {
    ...cite('QR-02'),
    row: 'D16',
    when: (f) => f.terms.notice.open,
    also: (f) => ['QR-04', ...(f.exclusion !== 'none' ? (['NR-19'] as const) : []), ...signOffRules(f)],
    then: approve({ outbound: 'merchant', return: 'merchant' }),
  },
  { ...cite('QR-04'), row: 'D16/over', when: () => true, then: reject('merchant_goodwill') },
];
