import { Histogram } from 'prom-client';
import type { Database } from '../drizzle/client.ts';
import { answeredAfterSeconds } from '../drizzle/queries/lags.ts';
import type { AnsweredEffect } from './deps.ts';

/**
 * How long effects were owed before the provider's answer, by the ledger's own times on both sides. The histogram still has to be
 * registered where metrics are served; `observe` rejects when the ledger cannot be read.
 */
export function effectLag(db: Database) {
  const histogram = new Histogram({
    name: 'recourse_ack_to_effect_seconds',
    help: 'Lag from the event that owed an effect to the one with the provider’s answer, by kind and answer',
    labelNames: ['kind', 'answer'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 21_600],
    registers: [],
  });
  return {
    histogram,
    async observe({ caseId, effectId, kind, answer }: AnsweredEffect): Promise<void> {
      const seconds = await answeredAfterSeconds(db, caseId, effectId);
      if (seconds !== null) histogram.observe({ kind, answer }, seconds);
    },
  };
}
