import { approve, type DecisionTable, manual } from '../decision-table.ts';
import { cite, type RuleId } from '../rules.ts';
import type { LineFacts } from './facts.ts';

/** What a person decides whatever the reason. */
export const allegations: DecisionTable<LineFacts> = [
  {
    ...cite('PN-01'),
    row: 'D01/fraud',
    when: (f) => f.allegations.includes('fraud') || f.allegations.includes('fake'),
    then: manual(),
  },
  { ...cite('VG-03'), row: 'D01/minor', when: (f) => f.allegations.includes('minor'), then: manual() },
  { ...cite('QR-02'), row: 'D01/harm', when: (f) => f.allegations.includes('bodily_harm'), then: manual() },
];

/** Nothing was sent, so nothing comes back: the whole price and the freight. */
export const unshipped: DecisionTable<LineFacts> = [
  {
    ...cite('LD-02'),
    row: 'D10',
    when: (f) => f.journey === 'not_shipped',
    also: () => ['NR-14'],
    then: approve({ outbound: 'none', return: 'none' }),
  },
];

/** A sign-off the consumer never consented to began no period (LD-03). */
export function signOffRules(f: LineFacts): RuleId[] {
  return f.signedByStranger ? ['LD-03'] : [];
}
