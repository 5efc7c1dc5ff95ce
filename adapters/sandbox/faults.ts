import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * How a sandbox provider misbehaves. `slow`: the answer comes after the caller has given up. `error_after`: it acts, then
 * answers 500 or cuts the connection. `lost_callback`: never calls back. `twice`: every callback comes double.
 * `out_of_order`: callbacks overtake answers or one another. `too_many`: turns the first two requests for a refund away with 429
 * (payment only). `rate` is the share of keys that are struck (0–1).
 */
export const Faults = z.strictObject({
  mode: z.enum(['none', 'slow', 'error_after', 'lost_callback', 'twice', 'out_of_order', 'too_many']).default('none'),
  rate: z.number().min(0).max(1).default(1),
  seed: z.int().default(0),
});
export type Faults = z.infer<typeof Faults>;
export type FaultMode = Faults['mode'];

/** The fault that strikes this key. The same seed, mode and key always meet the same fate, in any order and after a restart. */
export function faultFor({ mode, rate, seed }: Faults, key: string): FaultMode {
  return share(`${seed}/${mode}/${key}`) < rate ? mode : 'none';
}

/** Of the keys struck by `error_after`, half lose the connection and half get a 500. */
export function cutsConnection({ seed }: Faults, key: string): boolean {
  return share(`${seed}/cut/${key}`) < 0.5;
}

/** A number in [0, 1) that depends on nothing but the text. */
function share(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
