import { z } from 'zod';
import { eventId } from '../case-ids.ts';
import { eventText } from '../event-text.ts';
import type { CaseEvent, ContentRef } from '../events.ts';
import { parties, roles, stages } from '../vocabulary.ts';
import { Text } from './assessment.ts';

/** What happened. With `v: 1` and `stream: case_id`, all but `id`, `text`, `contents` and `hash` is what is hashed (RFC 8785, RFC 6962). */
export const EventView = z
  .object({
    id: z.string(),
    case_id: z.string(),
    seq: z.int(),
    type: z.string(),
    at: z.string(),
    occurred_at: z.string().optional(),
    performed_at: z.string().optional(),
    actor: z.object({
      role: z.enum(roles),
      party: z.string().nullable(),
      person: z.string().optional(),
      on_behalf_of: z.enum(parties).optional(),
    }),
    command: z.string().nullable(),
    stage: z.object({ from: z.enum(stages).nullable(), to: z.enum(stages) }),
    rules: z.array(z.string()),
    clause: z.string().nullable(),
    text: Text,
    data: z.record(z.string(), z.unknown()),
    /** What persons typed, for the sides of the case: not hashed itself, its salted hash is in `data.content`. */
    contents: z.array(z.object({ kind: z.string(), ref: z.string(), content: z.unknown() })),
    prev_hash: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'Event' });
export type EventView = z.infer<typeof EventView>;

/** Private content by reference, and what of this event the reader may see. */
type Contents = { typed: ReadonlyMap<string, unknown>; readable: readonly ContentRef[] };

export function viewEvent(event: CaseEvent, hash: string, { typed, readable }: Contents): EventView {
  const { v: _version, stream, ...envelope } = event;
  const { on_behalf_of, ...actor } = envelope.actor;
  const side = parties.find((party) => party === on_behalf_of);
  return {
    ...envelope,
    actor: { ...actor, ...(side ? { on_behalf_of: side } : {}) },
    id: eventId(event),
    case_id: stream,
    text: eventText(event),
    contents: readable.flatMap(({ kind, ref }) => (typed.has(ref) ? [{ kind, ref, content: typed.get(ref) }] : [])),
    hash,
  };
}
