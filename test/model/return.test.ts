import { expect, test } from 'vitest';
import { outcomes, riskSignals, stages } from '../../domain/vocabulary.ts';
import { liveThrough } from './lives.ts';

test('no sequence of commands, reports and waits breaks what a case promises', { timeout: 60_000 }, () => {
  const { times } = liveThrough(2000);
  // the lives were worth living: every stage was somebody's last, and every outcome was reached
  for (const stage of stages) expect(times.get(`in ${stage}`) ?? 0, stage).toBeGreaterThan(0);
  for (const outcome of outcomes) expect(times.get(`ended ${outcome}`) ?? 0, outcome).toBeGreaterThan(0);
  for (const signal of riskSignals) expect(times.get(`noticed ${signal}`) ?? 0, signal).toBeGreaterThan(0);
  expect(times.get('sent for_a_person')).toBeGreaterThan(0);
});
