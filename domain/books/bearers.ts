import type { LiabilityShares } from '../commands.ts';
import { allocate } from '../share.ts';
import type { Adjustment, Settlement } from '../standard.ts';
import type { CaseState } from '../state.ts';
import type { Account, Bearer } from '../vocabulary.ts';
import { type Posting, unitOf } from './entry.ts';

/** A part of what a settlement gives or keeps: a line, an adjustment, or units of a tender in kind. */
type Part = Pick<Posting, 'line_id' | 'adjustment' | 'unit' | 'amount' | 'rule'>;
/** A part, and who bears it whoever is liable: whoever granted it has said so. */
type Assigned = { part: Part; bearer: Bearer | null };
/** What one account bears of it. */
export type Borne = Part & Pick<Posting, 'account' | 'holder'>;

const bearing: Readonly<Record<Bearer, Account>> = {
  merchant: 'merchant_payable',
  platform: 'platform_subsidy',
  carrier: 'carrier_receivable',
};

/** What each account bears of the present settlement; nothing before there is one. */
export function borneIn(state: CaseState | null): Borne[] {
  if (!state?.settlement) return [];
  const { liability, application } = state;
  const { merchant_id } = application.order;
  return partsOf(state.settlement).flatMap(({ part, bearer }) =>
    (bearer ? [{ account: bearing[bearer], amount: part.amount }] : sharesOf(part, liability)).map(
      ({ account, amount }) => ({
        ...part,
        account,
        amount,
        holder: account === 'merchant_payable' || account === 'freight' ? merchant_id : null,
      }),
    ),
  );
}

function partsOf({ currency, lines, adjustments, tenders }: Settlement): Assigned[] {
  const nothing = { line_id: null, adjustment: null, unit: currency };
  const byRule = (part: Part): Assigned => ({ part, bearer: null });
  return [
    ...lines.map(({ line_id, amount, rules }) => byRule({ ...nothing, line_id, amount, rule: rules.join(' ') })),
    ...adjustments.map((one) => ({ part: { ...nothing, ...adjusting(one) }, bearer: bearerOf(one) })),
    ...tenders.map(({ tender_id, units = 0, rule }) =>
      byRule({ ...nothing, unit: unitOf(tender_id), amount: units, rule }),
    ),
  ];
}

function adjusting({ kind, amount, rule }: Adjustment): Pick<Part, 'adjustment' | 'amount' | 'rule'> {
  return { adjustment: kind, amount, rule };
}

function bearerOf(adjustment: Adjustment): Bearer | null {
  return 'borne_by' in adjustment ? adjustment.borne_by : null;
}

/** Points and the like are the platform's own, and freight has an account of its own; everything else is borne by who is liable. */
function sharesOf(part: Part, liability: LiabilityShares | null): { account: Account; amount: number }[] {
  if (part.line_id === null && part.adjustment === null) return [{ account: 'platform_subsidy', amount: part.amount }];
  if (part.adjustment === 'outbound_freight') return [{ account: 'freight', amount: part.amount }];
  const liable = liableIn(liability);
  const shares = allocate(
    Math.abs(part.amount),
    liable.map(({ weight }) => weight),
  );
  return liable.map(({ account }, index) => ({ account, amount: (shares[index] ?? 0) * Math.sign(part.amount) }));
}

/**
 * What the consumer bears is what a settlement does not give them, so the others bear all that it gives, in proportion. Where nobody
 * else is liable, or nothing was assigned, the merchant who sold the goods does.
 */
function liableIn(liability: LiabilityShares | null): { account: Account; weight: bigint }[] {
  const liable = (liability ?? []).flatMap(({ party, percent }) =>
    party === 'consumer' || percent === 0 ? [] : [{ account: bearing[party], weight: BigInt(percent) }],
  );
  return liable.length > 0 ? liable : [{ account: 'merchant_payable', weight: 1n }];
}
