import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import { fold } from '../../domain/evolve.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Role } from '../../domain/vocabulary.ts';
import { leafHash } from '../../ledger/leaf.ts';
import type { Caller } from '../../ledger/request.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, type LedgerBench, merchant, newCaseId, platform, startLedger, system } from '../harness/ledger.ts';
import { onward } from '../model/onward.ts';
import { type Step, step } from '../model/steps.ts';

const commands = 1000;
const atOnce = 8;
const start = '2026-03-03T10:00:00+08:00';
const callers = { consumer, merchant, platform, system };

let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: start, standard: currentStandard() });
  await bench.pool.query(
    `insert into evidence (id, account, sha256, type, size) values ('evd_1', 'shop', 'ab', 'image/png', 1)`,
  );
});
afterAll(() => bench.stop());

const order: ApplicationInput['order'] = {
  ...anApplication().order,
  id: 'o-crowd',
  freight: { paid: 999, declared: 1500, free_from: 9900 },
  promotions: [{ id: 'p1', kind: 'threshold', min: 20000, off: 2001, lines: ['l1', 'l2'] }],
  tenders: [
    { id: 't1', kind: 'wechat', amount: 20000 },
    { id: 't2', kind: 'gift_card', amount: 6999 },
    { id: 't3', kind: 'points', amount: 0, units: 777 },
  ],
  lines: [
    { id: 'l1', sku: 'S1', quantity: 40, unit_price: 500 },
    { id: 'l2', sku: 'S2', quantity: 20, unit_price: 333, gifts: [{ id: 'g1', marked_price: 500 }] },
    { id: 'l3', sku: 'S3', quantity: 10, unit_price: 234 },
  ],
};

const opening = fc.record({
  reason: fc.constantFrom('no_reason' as const, 'quality' as const, 'wrong_item' as const),
  remedy: fc.constantFrom('refund' as const, 'refund' as const, 'refund_without_return' as const),
  lines: fc.uniqueArray(
    fc.record({ line_id: fc.constantFrom('l1', 'l2', 'l3'), quantity: fc.integer({ min: 1, max: 3 }) }),
    { selector: ({ line_id }) => line_id, minLength: 1, maxLength: 2 },
  ),
});
type Opening = typeof opening extends fc.Arbitrary<infer Value> ? Value : never;

/** A turn of somebody in the crowd: an opening, a step on, or any step at all, of one of the cases opened last. */
type Turn = { open: Opening } | { pick: number; step: Step | null };
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 2, arbitrary: opening.map((open) => ({ open })) },
  { weight: 5, arbitrary: fc.nat(3).map((pick) => ({ pick, step: null })) },
  { weight: 3, arbitrary: fc.record({ pick: fc.nat(3), step }) },
);

async function takeTurn(one: Turn, cases: string[]): Promise<string> {
  if ('open' in one) {
    const caseId = newCaseId();
    const body = anApplication({ order, ...one.open });
    const answer = await bench.attempt(caseId, { command: 'open', body }, consumer);
    if (answer === 'done') cases.push(caseId);
    return `open ${answer}`;
  }
  const caseId = cases.at(-1 - (one.pick % Math.max(1, cases.length)));
  if (caseId === undefined) return 'nothing to do';
  const state = await bench.ledger.presentState(caseId);
  const { role, person, command } = one.step ? { ...one.step, command: one.step.make(state) } : onward(state);
  const answer = await bench.attempt(caseId, command, callerOf(role, person));
  return `${command.command} ${answer}`;
}

function callerOf(role: Role, person: string | null): Caller {
  const caller = role === 'carrier' || role === 'payment' ? system : callers[role];
  return role === 'platform' ? { ...caller, person } : caller;
}

test('a thousand commands on the cases of one order, eight at a time, break nothing', {
  timeout: 120_000,
}, async () => {
  const turns = fc.sample(turn, { numRuns: commands, seed: 20260303 });
  const cases: string[] = [];
  const answers = new Map<string, number>();
  let now = toMs(start);
  const queue = turns.values();
  const walk = async () => {
    for (const one of queue) {
      if ('step' in one) now += (one.step?.wait ?? 1) * 60_000;
      bench.setClock(toText(now));
      const answer = await takeTurn(one, cases);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, walk));

  expect([...answers.values()].reduce((sum, count) => sum + count, 0)).toBe(commands);
  expect(answers.get('open done')).toBeGreaterThan(10);
  expect(answers.get('report_refund done')).toBeGreaterThan(20);
  const states = await Promise.all(cases.map(bench.ledger.presentState));
  for (const state of states) await trailHolds(state);
  capsHold(states);
  await tablesAgree(states);
});

/** The trail folds to what is stored, its chain holds, and after its end nothing but late reports of money and parcels came. */
async function trailHolds(state: CaseState): Promise<void> {
  const events = await bench.ledger.eventsOf(state.id);
  expect(fold(events)).toEqual(state);
  const { rows } = await bench.pool.query<{ hash: string }>('select hash from events where stream = $1 order by seq', [
    state.id,
  ]);
  for (const [index, event] of events.entries()) {
    expect(event.seq).toBe(index + 1);
    expect(event.prev_hash).toBe(rows[index - 1]?.hash ?? null);
    expect(rows[index]?.hash).toBe(leafHash(event));
  }
  const closed = events.findIndex(({ type }) => type === 'closed');
  const after = closed < 0 ? [] : events.slice(closed + 1);
  for (const { stage, type } of after) {
    expect(stage).toEqual({ from: 'closed', to: 'closed' });
    expect(type).toMatch(/^(scanned|refund_|escalated|evidence_added|clock_moved|task_)/);
  }
}

/** No tender gives back more than it paid, no piece is refunded twice, and no two refunds share a number. */
function capsHold(states: CaseState[]): void {
  const refunds = states.flatMap((state) => state.refunds);
  for (const tender of order.tenders) {
    const own = refunds.filter(({ tender_id, state }) => tender_id === tender.id && state !== 'failed');
    expect(own.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(tender.amount);
    expect(own.reduce((sum, { units }) => sum + (units ?? 0), 0)).toBeLessThanOrEqual(tender.units ?? 0);
  }
  for (const line of order.lines) {
    const settled = states
      .flatMap(({ settlement }) => settlement?.lines ?? [])
      .filter(({ line_id }) => line_id === line.id);
    expect(settled.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(line.quantity);
    const claims = states.filter(
      ({ final, application }) => !final && application.lines.some(({ line_id }) => line_id === line.id),
    );
    expect(claims.length).toBeLessThanOrEqual(1);
  }
  expect(new Set(refunds.map(({ refund_no }) => refund_no)).size).toBe(refunds.length);
  expect(refunds.length).toBeGreaterThan(0);
}

async function tablesAgree(states: CaseState[]): Promise<void> {
  const { rows } = await bench.pool.query<{ refund_no: string; state: string; amount: string }>(
    'select refund_no, state, amount from refunds',
  );
  const stored = rows.map((row) => [row.refund_no, row.state, Number(row.amount)]).sort();
  const folded = states.flatMap(({ refunds }) => refunds.map((one) => [one.refund_no, one.state, one.amount])).sort();
  expect(stored).toEqual(folded);
}
