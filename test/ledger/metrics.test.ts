import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effectLag } from '../../activities/effect-lag.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { consumer, type LedgerBench, merchant, newCaseId, startLedger, system } from '../harness/ledger.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => bench.stop());

/** A case that owes one refund, and what it owes. */
async function owingCase(): Promise<{ caseId: string; effectId: string }> {
  const caseId = newCaseId();
  await bench.must(caseId, { command: 'open', body: anApplication() }, consumer);
  await bench.must(caseId, approveIt, merchant);
  const { state } = await bench.must(caseId, shipIt, consumer);
  const parcel_id = state.parcels[0]?.id ?? '';
  const body = { parcel_id, kind: 'delivered' as const, occurred_at: '2026-03-03T10:00:00+08:00', report_id: 's1' };
  await bench.must(caseId, { command: 'report_scan', body }, system);
  const { fact } = await bench.must(caseId, inspectIt, merchant);
  return { caseId, effectId: fact.owes[0]?.id ?? '' };
}

test('the lag to an effect runs from the event that owed it to the one that answered it, whatever clocks say since', async () => {
  const { caseId, effectId } = await owingCase();
  const { histogram, observe } = effectLag(bench.db);
  const registry = new Registry();
  registry.registerMetric(histogram);
  const effect = { caseId, effectId, kind: 'refund', answer: 'accepted' } as const;

  await bench.ledger.beginRefund(caseId, effectId);
  await observe(effect);
  expect(await registry.metrics()).not.toContain('_count{');

  await new Promise((resolve) => setTimeout(resolve, 300));
  await bench.ledger.reportRefund(caseId, effectId, { status: 'accepted' });
  await new Promise((resolve) => setTimeout(resolve, 800));
  await observe(effect);
  const text = await registry.metrics();
  const seconds = Number(/_sum\{kind="refund",answer="accepted"\} (\S+)/.exec(text)?.[1]);
  const { rows } = await bench.pool.query<{ seconds: number }>(
    `select extract(epoch from answered.written_at - owed.written_at)::float8 as seconds
       from events owed join events answered using (stream)
      where stream = $1 and owed.type = 'settlement_made' and answered.type = 'refund_accepted'`,
    [caseId],
  );
  expect(seconds).toBeCloseTo(rows[0]?.seconds ?? Number.NaN, 3);
  expect(seconds).toBeGreaterThanOrEqual(0.3);
  expect(text).toContain('_count{kind="refund",answer="accepted"} 1');
  expect(text).not.toContain(caseId);
});
