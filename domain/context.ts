import type { Order } from './application.ts';
import type { Calendar } from './calendar.ts';
import type { Actor, ContentRef } from './events.ts';
import type { MerchantTerms, OrderPosition, Standard } from './standard.ts';
import type { CaseState } from './state.ts';

/** Everything a decision needs besides the case and the command. `decide` reads no clock, no table and no setting. */
export type Context = {
  /** The case's own time, epoch milliseconds. */
  now: number;
  standard: Standard;
  calendar: Calendar;
  terms: MerchantTerms;
  /** The return address that the merchant has published, for whoever approves without naming one (`"default"`). */
  publishedAddress: ContentRef | null;
  /** What the other cases of the order have taken. */
  position: OrderPosition;
  actor: Actor;
  content: ContentRef[];
  evidence: { id: string; sha256: string }[];
};

/** What only an opening needs to know. */
export type OpeningContext = Context & {
  caseId: string;
  calendarVersion: string;
  /** The order as its first case gave it, or null. */
  knownOrder: Order | null;
  /** The lapsed case this one tries once more, or null where it is none, or has been tried again already. */
  previous: CaseState | null;
  shift: number;
};
