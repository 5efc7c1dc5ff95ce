import type { ApplicationFacts } from './application.ts';
import type { Calendar, Window } from './calendar.ts';
import type { RiskFacts, Signal } from './risk.ts';
import type { Bearer, ClockName, GrantKind, Party, Remedy } from './vocabulary.ts';

/** A rule as people read it. `confidence` A: checked against the full article; B: two secondary sources agree. */
export type Rule = {
  id: string;
  clause: string;
  citation: string;
  text: { zh: string; en: string };
  confidence: 'A' | 'B' | 'derived';
};

/**
 * What a clock does on its way. `remind` and `escalate` tell people; `act` is what the standard does when the window is over; `retry` is
 * a refund’s next round, `resume` what was set aside until a person had looked.
 */
export type RungAction = 'remind' | 'escalate' | 'act' | 'breach' | 'retry' | 'resume';

/** When a rung stands: a share of the window, the due time, or a window counted from the due time. */
export type RungRule = {
  at: { share: number } | 'due' | { after: Window };
  action: 'remind' | 'escalate' | 'act';
  /** Whom a reminder or escalation reaches. */
  to: Party | 'merchant_lead' | 'platform_lead';
};

export type ClockRule = {
  name: ClockName;
  clause: string;
  /** The rule a missed window rests on, for the party that reads it. */
  rule: string;
  window: Window;
  /** Whose window it is; `in_turn`: the side whose answer is awaited. */
  side: Party | 'in_turn';
  /** A duty that is missed is a breach; a right that is not used merely ends. */
  duty: boolean;
  ladder: RungRule[];
};

/** Numbers that law does not fix, each with its place in the standard's data. */
export type StandardNumbers = {
  /** Return freight, in minor units, above which a person looks before it is given back. */
  return_freight_cap: number;
  /**
   * What one person may pay by hand or take of a deposit alone, and what may be granted over all cases of an order without a second
   * person, minor units; above it another one of the platform must agree.
   */
  two_person_limit: number;
  /** Goodwill over all cases of an order, minor units; more is refused. */
  goodwill_cap: number;
  /** Natural days after which what is authorised and not taken is let go, before the authorisation itself runs out (at seven). */
  authorisation_days: number;
  /** Days of the statutory refund period kept for the refund itself, so that inspection ends before it (NR-10). */
  refund_reserve_days: number;
  /** Natural days from receipt within which the refund is due by law (NR-10). */
  statutory_refund_days: number;
  /** Hours the merchant keeps to act when a scan reaches us so late that the window is over (design: "waits 24 h"). */
  late_scan_grace_hours: number;
};

/** Terms of the rules on returns, and the switches where the text of the law is open (each with its default in the data). */
export type ReturnTerms = {
  /** Natural days for the notice of a no-reason return (NR-01). */
  no_reason_days: number;
  /** Natural days in which goods that do not conform may be returned, and 三包 goods exchanged (QR-01, WT-03). */
  quality_return_days: number;
  quality_exchange_days: number;
  /** Months within which a defect is notified at the latest (QR-04). */
  notice_months: number;
  /** Failed repairs that open the way to exchange or return (WT-04). */
  failed_repairs: number;
  /** Whether a last day on a day of rest moves to the next workday (TM-02). */
  rollover: boolean;
  /** Goods excluded by law whose exclusion was not confirmed (NR-04). */
  unconfirmed_exclusion: 'manual' | 'returnable';
  /** How days in repair are counted when they lengthen a warranty (WT-01). */
  repair_days: 'both_ends' | 'first_not_counted';
};

/** What is usual: more of it is a sign that a person should look. Cases are counted up to 25. */
export type RiskTerms = {
  /** Cases that a consumer opens within so many times 24 hours. */
  velocity_cases: number;
  velocity_days: number;
  /** Cases of a consumer that end refunded without the goods back, within so many times 24 hours. */
  keeps: number;
  keeps_days: number;
  /** Other cases in which the same file was given as evidence. */
  evidence_reuses: number;
  /** What a parcel may weigh more or less than its goods: the greater of a share of their weight and so many grams. */
  weight_percent: number;
  weight_grams: number;
};

/** What the rules add to the money for the goods, or keep of it. */
export type RuleAdjustment = {
  kind: 'promotion' | 'gift' | 'outbound_freight' | 'return_freight' | 'depreciation' | 'card_fee' | 'used_share';
  amount: number;
  rule: string;
};

/**
 * What was granted beside that, and at whose cost. `lines`: the claimed goods not settled then, whose price a price reduction
 * reduces: what is owed for them later is so much less.
 */
export type Granted = {
  kind: GrantKind;
  amount: number;
  rule: string;
  borne_by: Bearer;
  lines?: { line_id: string; quantity: number }[];
};

export type Adjustment = RuleAdjustment | Granted;

/**
 * Where money is owed that the consumer did not pay with the order (return freight, goodwill, compensation): a payment of its own,
 * outside every tender's cap. No tender of an order may have this id.
 */
export const OUTSIDE_TENDERS = 'compensation';

/**
 * What is owed, to whom and why; integers in minor units of `currency`. Lines and adjustments add up to the total.
 * `manual`: negative, or more than the order still has to give back: a person looks, nothing is promised and the total is 0, while
 * lines and adjustments show how it came about.
 */
export type Settlement = {
  currency: string;
  total: number;
  lines: { line_id: string; quantity: number; amount: number; rules: string[] }[];
  adjustments: Adjustment[];
  /** Tender by tender, adding up to the total; what no tender of the order paid stands under `OUTSIDE_TENDERS`. */
  tenders: { tender_id: string; amount: number; units?: number; rule: string }[];
  manual: boolean;
};

/** Until when a right lasts. `last_day` is rolled over rest days (TM-02), `strict_last_day` is not. */
export type RightWindow = {
  last_day: string;
  strict_last_day: string;
  ends_at: string;
  strict_ends_at: string;
  provisional: boolean;
};

export type FreightBearer = 'consumer' | 'merchant' | 'carrier' | 'none';

/** An application judged and priced. Rules are ids: texts are rendered where a person reads them. */
export type Assessment = {
  decision: 'approve' | 'reject' | 'manual';
  remedies: Remedy[];
  /** What else the consumer can do after a refusal. */
  remedies_left: string[];
  rules: string[];
  /** Line by line, where lines differ: approved lines of a case with refused ones go on. */
  lines: { line_id: string; decision: 'approve' | 'reject' | 'manual'; row: string; rules: string[] }[];
  /** Who looks at it first. A refund without return is the merchant's to grant, though no rule grants it (PL-06). */
  review_by: 'merchant' | 'platform';
  window: RightWindow | null;
  freight: { outbound: FreightBearer; return: FreightBearer };
  /** Whether there is anything for the consumer to send back. */
  returnable: boolean;
  settlement: Settlement | null;
};

/** What other cases of the same order have taken so far; caps hold over all of them, for ever. */
export type OrderPosition = {
  /** `held`: claimed by cases not yet final; `refunded`: given back for good, with the goods money it carried. */
  lines: { line_id: string; held: number; refunded: number; amount: number }[];
  /** Promised, requested, unknown, succeeded or settled by hand; a failed refund frees its share. */
  tenders: { tender_id: string; amount: number; units: number }[];
  /** Outbound freight already given back or deducted by other cases. */
  outbound_freight: { refunded: number; deducted: number };
  /** What other cases have granted or propose to, and of that the goodwill, minor units; `off_the_price`: price reductions made. */
  granted: { total: number; goodwill: number; off_the_price: number };
};

/** A merchant's published terms; they may only be better than the standard. */
export type MerchantTerms = { promise_days: number | null; windows: { clock: ClockName; window: Window }[] };

export type JudgeContext = {
  /** When the notice was given (of the first application, where a lapsed case is tried once more). */
  noticeAt: number;
  calendar: Calendar;
  position: OrderPosition;
  terms: MerchantTerms;
};

export type SettleContext = {
  calendar: Calendar;
  position: OrderPosition;
  /** What inspection or decision accepted; quantities per claim line. */
  accepted: { line_id: string; quantity: number }[];
  /** Return freight the consumer has paid and shown, minor units. */
  returnFreightPaid: number;
  /** Agreed by both sides, or decided by a person, for what is newly accepted, instead of what the rules come to; minor units. */
  agreedAmount: number | null;
  /** The case's settlement before this one. */
  earlier: Settlement | null;
};

export type GrantContext = Pick<SettleContext, 'position' | 'earlier'> & { granted: Granted };

/** A version of the rules as data and pure functions; versions stand side by side, a case keeps the one it was opened under. */
export type Standard = {
  version: string;
  rules: ReadonlyMap<string, Rule>;
  clocks: Readonly<Record<ClockName, ClockRule>>;
  numbers: StandardNumbers;
  terms: { return: ReturnTerms };
  risk: RiskTerms;
  /** Rules that the handling of a case cites, by what happened. */
  citations: {
    refusal_against_assessment: string;
    holiday_list: string;
    no_address: string;
    mediation: string;
    resale: string;
    /** Why a demand is never left undone for longer: for a no-reason return, and for all other reasons. */
    red_line: { no_reason: string; other: string };
  };
  /** Why a merchant may refuse, by code: the rules it rests on, and whether it needs evidence. */
  refusalReasons: ReadonlyMap<string, { rules: readonly string[]; evidence: boolean }>;
  assess(facts: ApplicationFacts, context: JudgeContext): Assessment;
  settle(facts: ApplicationFacts, context: SettleContext): Settlement;
  /** On which rule and clause a grant rests. */
  grants: Readonly<Record<GrantKind, { rule: string; clause: string }>>;
  /** The settlement before, and what is granted on top of it. */
  grant(facts: ApplicationFacts, context: GrantContext): Settlement;
  /** What a person should look at; nothing is decided by it. */
  signals(facts: RiskFacts): Signal[];
};
