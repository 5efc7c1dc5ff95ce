import type { RiskFacts, Signal } from '../domain/risk.ts';
import type { RiskTerms } from '../domain/standard.ts';

const DAY_MS = 86_400_000;
/** Other cases that a signal names; the rest is counted. */
const mostNamed = 10;

/** Signs that a person should look (PL-05, PL-07): whatever is seen more often, or differs by more, than the standard finds usual. */
export function signalsIn(facts: RiskFacts, terms: RiskTerms): Signal[] {
  return [
    ...velocity(facts, terms),
    ...keepsRepeated(facts, terms),
    ...evidenceReused(facts, terms),
    ...weightDiffers(facts, terms),
  ].filter(({ seen, threshold }) => seen > threshold);
}

function velocity({ now, habits }: RiskFacts, { velocity_cases, velocity_days }: RiskTerms): Signal[] {
  if (habits === null) return [];
  const seen = within(habits.openings, now, velocity_days) + 1;
  return [{ signal: 'velocity', seen, threshold: velocity_cases, window_days: velocity_days }];
}

function keepsRepeated({ now, habits }: RiskFacts, { keeps, keeps_days }: RiskTerms): Signal[] {
  if (habits === null) return [];
  const seen = within(habits.keeps, now, keeps_days);
  return [{ signal: 'keeps_repeated', seen, threshold: keeps, window_days: keeps_days }];
}

function evidenceReused({ evidence }: RiskFacts, { evidence_reuses }: RiskTerms): Signal[] {
  const files = new Map(evidence.map(({ sha256, usedIn }) => [sha256, usedIn]));
  return [...files].map(([sha256, usedIn]) => ({
    signal: 'evidence_reused',
    seen: usedIn.length,
    threshold: evidence_reuses,
    sha256,
    cases: usedIn.slice(0, mostNamed),
  }));
}

/** A parcel weighs its goods and its wrapping: small ones may be off by grams, large ones by a share of what was claimed. */
function weightDiffers({ weighings }: RiskFacts, { weight_percent, weight_grams }: RiskTerms): Signal[] {
  return weighings.map(({ parcel_ids, weight_g, claimed_g }) => ({
    signal: 'weight_differs',
    seen: Math.abs(weight_g - claimed_g),
    threshold: Math.max(weight_grams, Math.floor((claimed_g * weight_percent) / 100)),
    parcel_ids,
    weight_g,
    claimed_g,
  }));
}

/** Moments in the days up to now; a case of a sandbox may lie in another time. */
function within(moments: readonly number[], now: number, days: number): number {
  return moments.filter((at) => at <= now && at > now - days * DAY_MS).length;
}
