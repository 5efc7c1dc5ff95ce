import { asc, eq } from 'drizzle-orm';
import type { RefundReport } from '../domain/commands.ts';
import type { CaseEvent } from '../domain/events.ts';
import { evolve } from '../domain/evolve.ts';
import type { Fact } from '../domain/facts.ts';
import type { CaseState, Refund } from '../domain/state.ts';
import { cases, events } from '../drizzle/schema.ts';
import { chargeIn, chargeReport } from './charge-order.ts';
import { factOf } from './fact.ts';
import { type LedgerDeps, perform } from './perform.ts';
import { type PerformRequest, type PerformResult, systemCaller } from './request.ts';

/** What the payment side answered, as an activity reports it. */
type Answer = { status: 'accepted' | 'succeeded' } | { status: 'failed' | 'unknown'; reason: string };

/** The same of a step of a charge. */
type ChargeAnswer = { status: 'succeeded' } | { status: 'failed' | 'unknown'; reason: string };

/** A case that an activity names and the ledger does not have, or a system command it did not expect to be refused. */
export class LedgerRefusal extends Error {
  override name = 'LedgerRefusal';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type Ledger = ReturnType<typeof createLedger>;

/** The ledger's front door: `perform` for commands, and what a case's workflow asks of it. */
export function createLedger(deps: LedgerDeps) {
  const performAsSystem = async (caseId: string, command: PerformRequest['command']): Promise<CaseState> => {
    const result = await perform(deps, { caseId, command, caller: systemCaller, tell: 'return' });
    if ('refusal' in result) throw new LedgerRefusal(result.refusal.code, result.refusal.detail);
    return result.done.state;
  };
  const presentState = async (caseId: string): Promise<CaseState> => {
    const [row] = await deps.db.select({ state: cases.state }).from(cases).where(eq(cases.id, caseId));
    if (!row) throw new LedgerRefusal('not_found', 'The ledger knows no such case.');
    return row.state;
  };

  return {
    perform: (request: PerformRequest): Promise<PerformResult> => perform(deps, request),

    /** The folded state of a case. */
    presentState,

    /** What the ledger says of a case now. */
    presentFact: async (caseId: string): Promise<Fact> => factOf(await presentState(caseId)),

    /** Performs what is due. "Not yet" is a fact whose `next` lies ahead. */
    tick: async (caseId: string): Promise<Fact> => factOf(await performAsSystem(caseId, { command: 'tick', body: {} })),

    /** The refund of an effect while it is owed, without marking anything; null when it is not owed any more. */
    owedRefund: async (caseId: string, effectId: string) => owedIn(await presentState(caseId), effectId),

    /** Reads again, under lock, what is owed, and marks it requested before money can move; null when it is not owed any more. */
    beginRefund: async (caseId: string, effectId: string) =>
      owedIn(await performAsSystem(caseId, report(refundOf(effectId), effectId, 'requested')), effectId),

    /** Records what the provider answered; `unknown` never outweighs what is known already. */
    reportRefund: async (caseId: string, effectId: string, answer: Answer): Promise<Fact> => {
      const command = report(
        refundOf(effectId),
        effectId,
        answer.status,
        'reason' in answer ? answer.reason : undefined,
      );
      return factOf(await performAsSystem(caseId, command));
    },

    /** The same of a step of a charge. */
    owedCharge: async (caseId: string, effectId: string) => chargeIn(await presentState(caseId), effectId),

    beginCharge: async (caseId: string, effectId: string) =>
      chargeIn(await performAsSystem(caseId, chargeReport(effectId, { status: 'requested' })), effectId),

    reportCharge: async (caseId: string, effectId: string, answer: ChargeAnswer): Promise<Fact> =>
      factOf(await performAsSystem(caseId, chargeReport(effectId, answer))),

    /** The trail of a case, oldest first. */
    eventsOf: async (caseId: string): Promise<CaseEvent[]> => {
      const rows = await deps.db
        .select({ leaf: events.leaf })
        .from(events)
        .where(eq(events.stream, caseId))
        .orderBy(asc(events.seq));
      return rows.map(({ leaf }) => leaf);
    },

    /** The fact after each event of a case, recomputed from the trail: what its workflow was, or would have been, told. */
    factsOf: async function (caseId: string): Promise<Fact[]> {
      let state: CaseState | null = null;
      const facts: Fact[] = [];
      for (const event of await this.eventsOf(caseId)) {
        state = evolve(state, event);
        facts.push(factOf(state));
      }
      return facts;
    },
  };
}

/** An effect's id is its refund's with the round behind `#`. */
function refundOf(effectId: string): string {
  return effectId.split('#')[0] ?? effectId;
}

function report(
  refundId: string,
  effectId: string,
  status: RefundReport['body']['status'],
  reason?: string,
): RefundReport {
  return {
    command: 'report_refund',
    body: { refund_id: refundId, effect_id: effectId, status, ...(reason ? { reason } : {}) },
  };
}

function owedIn(state: CaseState, effectId: string) {
  const refund = state.refunds.find(({ id }) => id === refundOf(effectId));
  const owed = refund !== undefined && state.owes.some(({ id }) => id === effectId);
  return { fact: factOf(state), refund: owed ? orderOf(state, refund) : null };
}

/** Money that no tender of the order paid goes under its own name, and in one piece. */
function orderOf(state: CaseState, refund: Refund) {
  const { order } = state.application;
  const tender = order.tenders.find(({ id }) => id === refund.tender_id);
  return {
    refundNo: refund.refund_no,
    orderId: order.id,
    tenderId: refund.tender_id,
    tenderKind: tender?.kind ?? refund.tender_id,
    tenderAmount: tender?.amount ?? refund.amount,
    paymentRef: tender?.payment_ref ?? null,
    paidAt: tender ? order.paid_at : null,
    // the time of the event that marks it
    askedAt: state.at,
    amount: refund.amount,
    currency: order.currency,
    units: refund.units,
    // the first of them is this one's own
    attempted: refund.attempts.length > 1,
    stopped: refund.stopped ?? false,
  };
}
