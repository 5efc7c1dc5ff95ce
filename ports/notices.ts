import type { Party } from '../domain/vocabulary.ts';

/**
 * A message to one side of a case. `id` is the effect's: sending it again is the same notice. `text` is rendered from
 * rules and events and holds nothing personal; whom `to` and `party_id` mean, and by which channel, is the adapter's to know.
 */
export type Notice = {
  id: string;
  case_id: string;
  to: Party;
  party_id: string | null;
  /** What it is about, as a word: `review_reminder`, `refund_escalated` … */
  topic: string;
  text: { zh: string; en: string };
  at: string;
};

export type NoticePort = {
  /** Resolves once the notice is safely handed over; rejects when it is not, and is then asked again. */
  send(notice: Notice): Promise<void>;
};
