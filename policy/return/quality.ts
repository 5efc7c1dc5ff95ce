import { approve, type DecisionTable, manual, reject } from '../decision-table.ts';
import { cite, type RuleId } from '../rules.ts';
import { allegations, signOffRules, unshipped } from './any-reason.ts';
import type { LineFacts } from './facts.ts';

const faulty = (f: LineFacts) => f.reason === 'quality';

/** What a quality claim overrides (NR-19), and the periods of the goods (WT-01, WT-03). */
function supporting(f: LineFacts): RuleId[] {
  return [
    ...(f.reason === 'not_as_described' ? (['QR-02'] as const) : []),
    ...(f.exclusion !== 'none' || f.opened || !f.intact ? (['NR-19'] as const) : []),
    ...(f.catalogue ? (['WT-03'] as const) : []),
    ...(f.installed ? (['WT-01'] as const) : []),
    ...signOffRules(f),
  ];
}

/** A fault, or goods that are not as described (clauses 3.1.1, 3.1.2; QR, WT). Exclusions and intactness never block it (NR-19). */
export const quality: DecisionTable<LineFacts> = [
  ...allegations,
  { ...cite('VG-01'), row: 'D01/virtual', when: (f) => f.virtual, then: manual() },
  ...unshipped,
  {
    ...cite('QR-01'),
    row: 'D11',
    when: (f) => f.terms.qualityReturn.open,
    also: supporting,
    then: approve({ outbound: 'merchant', return: 'merchant' }),
  },
  {
    ...cite('WT-04'),
    row: 'D14',
    when: (f) => faulty(f) && f.repairsFailed && f.terms.warranty.open,
    also: () => ['WT-01', 'QR-03'],
    then: manual(),
  },
  {
    ...cite('WT-03'),
    row: 'D12',
    when: (f) => faulty(f) && f.catalogue && f.terms.qualityExchange.open,
    also: (f) => ['QR-01', ...(f.installed ? (['WT-01'] as const) : [])],
    then: reject('exchange', 'repair'),
  },
  {
    ...cite('QR-03'),
    row: 'D12/other',
    when: (f) => faulty(f) && f.terms.qualityExchange.open,
    also: () => ['QR-01'],
    then: manual(),
  },
  {
    ...cite('QR-01'),
    row: 'D13',
    when: (f) => faulty(f) && f.terms.warranty.open,
    also: () => ['QR-03', 'WT-01'],
    then: reject('repair'),
  },
  {
    ...cite('QR-04'),
    row: 'D15',
    when: (f) => faulty(f) && f.hasWarranty,
    also: () => ['WT-01'],
    then: reject('paid_repair', 'merchant_goodwill'),
  },
  {
    ...cite('QR-03'),
    row: 'D13/late',
    when: (f) => f.terms.notice.open,
    also: () => ['QR-01', 'QR-04'],
    then: manual(),
  },
  { ...cite('QR-04'), row: 'D13/over', when: () => true, then: reject('paid_repair', 'merchant_goodwill') },
];
