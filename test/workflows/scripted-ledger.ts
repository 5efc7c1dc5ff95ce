import type { ChargeLedger } from '../../activities/charge.ts';
import type { CaseLedger, RefundOrder } from '../../activities/ledger-port.ts';
import type { Fact } from '../../domain/facts.ts';
import type { PaymentAnswer } from '../../ports/payment.ts';

class NoSuchCase extends Error {
  readonly code = 'not_found';
}

type Script = {
  /** What each tick makes of the present fact; the present one again when it is used up ("not yet"). */
  ticks: (Fact | Error)[];
  beginnings: (RefundOrder | null | Error)[];
  reports: (Fact | Error)[];
};

/** The outside of a workflow: a ledger that says what the test wrote down, and remembers what it was asked. */
export function scriptedLedger() {
  const present = new Map<string, Fact>();
  const scripts = new Map<string, Script>();
  const calls: { name: string; caseId: string; effectId?: string; answer?: PaymentAnswer }[] = [];

  const factOf = (caseId: string): Fact => {
    const fact = present.get(caseId);
    if (!fact) throw new NoSuchCase('no such case');
    return fact;
  };
  const scriptOf = (caseId: string): Script => {
    const script = scripts.get(caseId) ?? { ticks: [], beginnings: [], reports: [] };
    scripts.set(caseId, script);
    return script;
  };
  const play = (caseId: string, next: Fact | Error | undefined): Fact => {
    if (next instanceof Error) throw next;
    if (next) present.set(caseId, next);
    return factOf(caseId);
  };

  const ledger: CaseLedger & ChargeLedger = {
    presentFact: async (caseId) => {
      calls.push({ name: 'presentFact', caseId });
      return factOf(caseId);
    },
    tick: async (caseId) => {
      calls.push({ name: 'tick', caseId });
      return play(caseId, scriptOf(caseId).ticks.shift());
    },
    owedRefund: async (caseId, effectId) => ({ fact: factOf(caseId), refund: refundOrder(effectId) }),
    beginRefund: async (caseId, effectId) => {
      calls.push({ name: 'beginRefund', caseId, effectId });
      const next = scriptOf(caseId).beginnings.shift();
      if (next instanceof Error) throw next;
      return { fact: factOf(caseId), refund: next === undefined ? refundOrder(effectId) : next };
    },
    reportRefund: async (caseId, effectId, answer) => {
      calls.push({ name: 'reportRefund', caseId, effectId, answer });
      return play(caseId, scriptOf(caseId).reports.shift());
    },
    owedCharge: async (caseId) => ({ fact: factOf(caseId), charge: null }),
    beginCharge: async (caseId, effectId) => {
      calls.push({ name: 'beginCharge', caseId, effectId });
      return { fact: factOf(caseId), charge: null };
    },
    reportCharge: async (caseId, effectId) => {
      calls.push({ name: 'reportCharge', caseId, effectId });
      return factOf(caseId);
    },
  };

  return {
    ledger,
    calls: (caseId: string, name?: string) =>
      calls.filter((call) => call.caseId === caseId && (!name || call.name === name)),
    /** The ledger says this from now on. */
    says: (caseId: string, fact: Fact) => void present.set(caseId, fact),
    scriptOf,
  };
}

export function refundOrder(effectId: string, attempted = false): RefundOrder {
  return {
    refundNo: `no-${effectId}`,
    orderId: 'O-1',
    tenderId: 'T-1',
    tenderKind: 'card',
    tenderAmount: 9900,
    paymentRef: 'pi_1',
    paidAt: '2026-02-10T09:00:00+08:00',
    askedAt: '2026-03-03T10:00:00+08:00',
    amount: 9900,
    currency: 'CNY',
    units: null,
    attempted,
    stopped: false,
  };
}
