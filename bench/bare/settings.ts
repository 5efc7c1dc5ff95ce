import { z } from 'zod';

/** What the bare processes are told, as JSON in their one argument. */
export const BareSettings = z.object({
  temporal: z.string(),
  taskQueue: z.string(),
  databaseUrl: z.string(),
  port: z.number(),
});
export type BareSettings = z.infer<typeof BareSettings>;

export function readBareSettings(): BareSettings {
  return BareSettings.parse(JSON.parse(process.argv[2] ?? ''));
}
