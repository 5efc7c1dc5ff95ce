import { z } from 'zod';
import type { Calendar } from './calendar.ts';
import { Finding, LiabilityShares, ReturnAddress } from './commands.ts';
import { durationText } from './duration.ts';
import { toMs, toText } from './instant.ts';
import { Money } from './shapes.ts';
import type { Standard } from './standard.ts';
import type { CaseState } from './state.ts';
import { AssessmentView, viewAssessment } from './views/assessment.ts';
import { ChargeView, viewCharge } from './views/charge.ts';
import { ClockView, viewClock } from './views/clock.ts';
import { OfferView, viewOffer } from './views/offer.ts';
import { ParcelView, viewParcel } from './views/parcel.ts';
import { ProposalView, viewProposals } from './views/proposal.ts';
import { RefundView, viewRefund } from './views/refund.ts';
import { RiskView, viewRisk } from './views/risk.ts';
import { SettlementView, viewSettlement } from './views/settlement.ts';
import { OpenTaskView, viewOpenTasks } from './views/task.ts';
import { AllowedAction, Awaiting, allowedActions, awaitingOf } from './views/turn.ts';
import { caseTypes, moneyOutcomes, outcomes, type Party, reasons, remedies, stages } from './vocabulary.ts';

const CaseLine = z.object({
  line_id: z.string(),
  sku: z.string(),
  title: z.string().nullable(),
  quantity: z.int(),
  unit_price: Money,
  gifts_kept: z.array(z.string()),
  condition: z.object({ opened: z.boolean().nullable(), intact: z.boolean() }),
  findings: z.array(Finding),
});

/** A case as its reader sees it. */
export const CaseView = z
  .object({
    id: z.string(),
    number: z.int(),
    type: z.enum(caseTypes),
    reason: z.enum(reasons),
    remedy: z.enum(remedies),
    stage: z.enum(stages),
    outcome: z.enum(outcomes).nullable(),
    final: z.boolean(),
    final_at: z.string().nullable(),
    money_outcome: z.enum(moneyOutcomes),
    version: z.int(),
    seq: z.int(),
    opened_at: z.string(),
    now: z.string(),
    time_shift: z.string().optional(),
    order_id: z.string(),
    parties: z.object({ consumer: z.object({ id: z.string() }), merchant: z.object({ id: z.string() }) }),
    lines: z.array(CaseLine),
    assessment: AssessmentView,
    clocks: z.array(ClockView),
    awaiting: Awaiting,
    allowed_actions: z.array(AllowedAction),
    settlement: SettlementView.nullable(),
    refunds: z.array(RefundView),
    charges: z.array(ChargeView),
    /** Payments that need more than one person's word, for the platform, and for the merchant whose word or grant it is. */
    proposals: z.array(ProposalView).optional(),
    parcels: z.array(ParcelView),
    /** Where the goods go, and how to send them; null until it is said, and for who may not see it. */
    return: z.object({ address: ReturnAddress.nullable(), guidance: z.string().nullable() }).nullable(),
    liability: LiabilityShares.nullable(),
    offers: z.array(OfferView),
    held: z.object({ since: z.string(), until: z.string() }).optional(),
    /** For the platform: what a person of it has to do here. */
    tasks: z.array(OpenTaskView).optional(),
    /** For the platform and auditors: signs that a person should look. */
    risks: z.array(RiskView).optional(),
    escalation_level: z.int(),
    previous_case_id: z.string().nullable(),
    origin_case_id: z.string().nullable(),
    standard: z.object({ version: z.string() }),
    calendar: z.object({ version: z.string() }),
    links: z.object({ console: z.string().nullable(), temporal_ui: z.string().optional() }),
  })
  .meta({ id: 'Case' });
export type CaseView = z.infer<typeof CaseView>;

/** What is kept beside a case's state: its number, its parties, and what no event holds. */
export type Beside = {
  number: number;
  consumerId: string;
  merchantId: string;
  titles: ReadonlyMap<string, string>;
  trackingNos: ReadonlyMap<string, string>;
  return: { address: ReturnAddress | null; guidance: string | null } | null;
};

export type Reader = {
  /** The side the reader acts for; null for one who only reads. */
  party: Party | null;
  /** The case's workflow in Temporal's UI, for the platform. */
  temporalUi: string | null;
  /** Of the platform, or an auditor: sees what no side of the case does. */
  seesRisks: boolean;
};

export type Viewing = {
  beside: Beside;
  reader: Reader;
  standard: Standard;
  calendar: Calendar;
  /** Real time, epoch milliseconds. */
  realNow: number;
};

export function viewCase(state: CaseState, { beside, reader, standard, calendar, realNow }: Viewing): CaseView {
  const { application } = state;
  const { currency } = application.order;
  return {
    id: state.id,
    number: beside.number,
    type: application.type,
    reason: application.reason,
    remedy: state.remedy,
    stage: state.stage,
    outcome: state.outcome,
    final: state.final,
    final_at: state.final_at,
    money_outcome: state.money_outcome,
    version: state.version,
    seq: state.seq,
    opened_at: state.opened_at,
    now: toText(Math.max(realNow + state.shift, toMs(state.at))),
    ...(state.shift === 0 ? {} : { time_shift: durationText(state.shift) }),
    order_id: application.order.id,
    parties: { consumer: { id: beside.consumerId }, merchant: { id: beside.merchantId } },
    lines: linesOf(state, beside),
    assessment: viewAssessment(state.assessment, standard.rules),
    clocks: state.clocks.map((clock) => viewClock(clock, calendar)),
    awaiting: awaitingOf(state),
    allowed_actions: allowedActions(state, reader.party),
    settlement: state.settlement && viewSettlement(state.settlement),
    refunds: state.refunds.map((refund) => viewRefund(refund, currency)),
    charges: state.charges.map((charge) => viewCharge(charge, currency)),
    ...proposalsFor(state, reader.party),
    parcels: state.parcels.map((parcel) => viewParcel(parcel, beside.trackingNos.get(parcel.id) ?? null)),
    return: beside.return,
    liability: state.liability,
    offers: state.offers.map((offer) => viewOffer(offer, currency)),
    ...(state.held ? { held: state.held } : {}),
    ...(reader.party === 'platform' ? { tasks: viewOpenTasks(state) } : {}),
    ...(reader.seesRisks && state.risks.length > 0 ? { risks: state.risks.map(viewRisk) } : {}),
    escalation_level: state.escalation_level,
    previous_case_id: state.previous_case_id,
    origin_case_id: state.origin_case_id,
    standard: { version: state.standard },
    calendar: { version: state.calendar },
    links: { console: null, ...(reader.temporalUi ? { temporal_ui: reader.temporalUi } : {}) },
  };
}

function proposalsFor(state: CaseState, party: Party | null): Pick<CaseView, 'proposals'> {
  const proposals = viewProposals(state, party);
  return proposals.length > 0 ? { proposals } : {};
}

function linesOf({ application, findings }: CaseState, { titles }: Beside): z.infer<typeof CaseLine>[] {
  const { order } = application;
  return application.lines.flatMap(({ line_id, quantity, gifts_kept, condition }) => {
    const bought = order.lines.find(({ id }) => id === line_id);
    if (!bought) return [];
    return [
      {
        line_id,
        sku: bought.sku,
        title: titles.get(line_id) ?? null,
        quantity,
        unit_price: { amount: bought.unit_price, currency: order.currency },
        gifts_kept: gifts_kept ?? [],
        condition,
        findings: findings.find((found) => found.line_id === line_id)?.findings ?? [],
      },
    ];
  });
}
