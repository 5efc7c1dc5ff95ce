import type { ClockRule, ReturnTerms, RiskTerms, Standard, StandardNumbers } from '../domain/standard.ts';
import type { CaseType, ClockName } from '../domain/vocabulary.ts';
import { clocks } from './clocks.ts';
import { refusalReasons } from './reasons.ts';
import { assessReturn } from './return/assess.ts';
import { signalsIn } from './risk.ts';
import { rules } from './rules.ts';
import { grantRules, withGrant } from './settlement/grants.ts';
import { settle } from './settlement.ts';

/** What tells one version of the standard from another: data only. The rules themselves are the law's. */
export type StandardData = {
  version: string;
  clocks: Readonly<Record<ClockName, ClockRule>>;
  numbers: StandardNumbers;
  terms: { return: ReturnTerms };
  risk: RiskTerms;
};

const november2026: StandardData = {
  version: '2026-11',
  clocks,
  numbers: {
    return_freight_cap: 5000,
    two_person_limit: 20_000,
    goodwill_cap: 50_000,
    authorisation_days: 6,
    refund_reserve_days: 1,
    statutory_refund_days: 7,
    late_scan_grace_hours: 24,
  },
  terms: {
    return: {
      no_reason_days: 7,
      quality_return_days: 7,
      quality_exchange_days: 15,
      notice_months: 24,
      failed_repairs: 2,
      rollover: true,
      unconfirmed_exclusion: 'manual',
      repair_days: 'both_ends',
    },
  },
  risk: {
    velocity_cases: 10,
    velocity_days: 30,
    keeps: 2,
    keeps_days: 90,
    evidence_reuses: 0,
    weight_percent: 20,
    weight_grams: 300,
  },
};

/** The current version: new cases are opened under it. */
export const currentVersion = november2026.version;

/** Every version a case may have been opened under. */
export const standards: ReadonlyMap<string, Standard> = new Map(
  [november2026].map((data) => [data.version, standardOf(data)]),
);

/** What a variant changes; all it leaves out is as in the current version. */
export type Changes = {
  clocks?: Partial<Record<ClockName, ClockRule>>;
  numbers?: Partial<StandardNumbers>;
  terms?: { return: Partial<ReturnTerms> };
  risk?: Partial<RiskTerms>;
};

/** The current standard with other values: another platform's preset, a draft, a test. */
export function variant(version: string, changes: Changes): Standard {
  const { clocks, numbers, terms, risk } = november2026;
  return standardOf({
    version,
    clocks: { ...clocks, ...changes.clocks },
    numbers: { ...numbers, ...changes.numbers },
    terms: { return: { ...terms.return, ...changes.terms?.return } },
    risk: { ...risk, ...changes.risk },
  });
}

/** The standard of these data: each case type has its assessment, or this does not compile. */
export function standardOf({ version, clocks, numbers, terms, risk }: StandardData): Standard {
  const assessments: Record<CaseType, Standard['assess']> = {
    return: (facts, context) => assessReturn(facts, context, terms.return),
  };
  return {
    version,
    rules,
    clocks,
    numbers,
    terms,
    risk,
    citations: {
      refusal_against_assessment: 'NR-18',
      holiday_list: 'TM-04',
      no_address: 'NR-08',
      mediation: 'NR-20',
      resale: 'NR-17',
      red_line: { no_reason: 'NR-18', other: 'QR-06' },
    },
    refusalReasons: new Map(
      Object.values(refusalReasons)
        .flat()
        .map(({ code, ...reason }) => [code, reason]),
    ),
    assess: (facts, context) => assessments[facts.type](facts, context),
    settle,
    grants: grantRules,
    grant: withGrant,
    signals: (facts) => signalsIn(facts, risk),
  };
}
