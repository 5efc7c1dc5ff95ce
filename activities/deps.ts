import type { EffectKind } from '../domain/facts.ts';
import type { Pauses } from '../ports/pauses.ts';
import type { PaymentAnswer, PaymentPort, PaymentProvider } from '../ports/payment.ts';
import type { Slots, Turns } from '../ports/turns.ts';
import type { CaseLedger } from './ledger-port.ts';

/** An effect whose answer the ledger has. */
export type AnsweredEffect = { caseId: string; effectId: string; kind: EffectKind; answer: PaymentAnswer['status'] };

export type ActivityDeps = {
  ledger: CaseLedger;
  payment: PaymentPort;
  /** By whom money paid with a kind of tender goes back. */
  providerOf(tenderKind: string): PaymentProvider;
  turns: Turns;
  slots: Slots;
  pauses: Pauses;
  /** For metrics; nothing waits for it, and it must not throw. */
  onAnswered(effect: AnsweredEffect): void;
};
