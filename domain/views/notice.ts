import { z } from 'zod';
import { eventId } from '../case-ids.ts';
import { isOpen } from '../clock.ts';
import type { Text as Words } from '../event-words.ts';
import type { CaseEvent } from '../events.ts';
import { toMs } from '../instant.ts';
import { noticeText } from '../notice-text.ts';
import { type Addressee, addressees, clockOf, sideOf } from '../notices.ts';
import type { Rule } from '../standard.ts';
import type { CaseState } from '../state.ts';
import { RuleView, Text, viewRules } from './assessment.ts';
import { allowedActions, commandNames } from './turn.ts';

/** What somebody would be told of an event. `remains`: what the addressee could do after it, until its next window ends. */
export const NoticeView = z
  .object({
    id: z.string(),
    case_id: z.string(),
    to: z.enum(addressees),
    event_id: z.string(),
    type: z.string(),
    at: z.string(),
    text: Text,
    rules: z.array(RuleView),
    remains: z.object({
      commands: z.array(z.enum(commandNames)),
      until: z.string().nullable(),
      remedies: z.array(z.object({ code: z.string(), text: Text })),
    }),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof NoticeView>;

export type NoticeContext = {
  /** The case as it was after the event. */
  state: CaseState;
  rules: ReadonlyMap<string, Rule>;
  /** What remains to a consumer after a refusal, in words, by code. */
  remedies: Readonly<Record<string, Words>>;
};

export function viewNotice(event: CaseEvent, to: Addressee, { state, rules, remedies }: NoticeContext): NoticeView {
  const clock = clockOf(event, state);
  const cited = viewRules(event.rules.length > 0 || !clock ? event.rules : [clock.rule], rules);
  const commands = allowedActions(state, sideOf(to)).map(({ name }) => name);
  const until = commands.length > 0 ? untilOf(event, to, state) : null;
  const codes = event.type === 'rejected' && to === 'consumer' ? event.data.remedies_left : [];
  const left = codes.flatMap((code) => (remedies[code] ? [{ code, text: remedies[code] }] : []));
  const words = { rules: cited, clause: event.clause, commands, until, remedies: left.map(({ text }) => text) };
  return {
    id: `${eventId(event).replace(/^evt_/, 'ntc_')}_${to}`,
    case_id: event.stream,
    to,
    event_id: eventId(event),
    type: event.type,
    at: event.at,
    text: noticeText(event, words),
    rules: cited,
    remains: { commands, until, remedies: left },
  };
}

/** The end of the window that the notice is about, or of the addressee's own that ends first. */
function untilOf(event: CaseEvent, to: Addressee, state: CaseState): string | null {
  const about = clockOf(event, state);
  if (about && isOpen(about) && toMs(about.due_at) > toMs(event.at)) return about.due_at;
  const own = state.clocks
    .filter((clock) => isOpen(clock) && clock.side === sideOf(to) && toMs(clock.due_at) > toMs(event.at))
    .map(({ due_at }) => due_at);
  return own.toSorted((a, b) => toMs(a) - toMs(b))[0] ?? null;
}
