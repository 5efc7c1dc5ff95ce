import { z } from 'zod';

/** What the hostile side is told: to begin, with so many slow sockets and an attack every so many milliseconds, or to end. */
export const Order = z.union([
  z.strictObject({
    begin: z.strictObject({ port: z.number(), key: z.string(), sockets: z.number(), everyMs: z.number() }),
  }),
  z.literal('end'),
]);
export type Order = z.infer<typeof Order>;

/** What it has seen: how often each attack got which status, how many slow sockets it opened, and how the server ended them. */
export const Seen = z.strictObject({
  answers: z.array(z.tuple([z.string(), z.number()])),
  opened: z.number(),
  ended: z.array(z.tuple([z.string(), z.number()])),
});
export type Seen = z.infer<typeof Seen>;
