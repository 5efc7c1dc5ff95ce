import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextRung } from '../../domain/clocks.ts';
import type { Command } from '../../domain/commands.ts';
import { fold } from '../../domain/evolve.ts';
import { toMs } from '../../domain/instant.ts';
import { mayMove } from '../../domain/lifecycle.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Role } from '../../domain/vocabulary.ts';
import { leafHash } from '../../ledger/leaf.ts';
import { anApplication } from '../harness/applications.ts';
import { type PureCase, performPurely } from './pure-ledger.ts';

const hour = 3_600_000;
const start = toMs('2026-03-03T10:00:00+08:00');

/** A step of a random life: who does what, after how long. Parcels and refunds are picked from those the case has. */
type Step = { role: Role; wait: number; make: (state: CaseState) => Command };

const body =
  (command: Command): Step['make'] =>
  () =>
    command;
const lines = (state: CaseState) => state.agreed?.lines ?? [{ line_id: 'l1', quantity: 1 }];

const partyCommand: fc.Arbitrary<Step['make']> = fc.oneof(
  fc.constant(
    body({ command: 'approve', body: { return_address: { name: 'a', phone: 'b', address: 'c' }, guidance: 'd' } }),
  ),
  fc
    .constantFrom('window_over', 'not_intact', 'no_such_reason')
    .map((reason) =>
      body({ command: 'reject', body: { reason, explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] } }),
    ),
  fc.constant(body({ command: 'withdraw', body: { reason: 'changed_mind' } })),
  fc.integer({ min: 1, max: 3 }).map((count) =>
    body({
      command: 'ship_back',
      body: {
        parcels: Array.from({ length: count }, (_, at) => ({ carrier: 'sf', tracking_no: `SF000${at}` })),
        freight_paid: 1200,
      },
    }),
  ),
  fc.constant(body({ command: 'receive', body: {} })),
  fc.constantFrom('passed' as const, 'failed' as const, 'short' as const).map((result): Step['make'] => (state) => ({
    command: 'inspect',
    body: {
      lines: lines(state).map(({ line_id, quantity }) => ({
        line_id,
        findings:
          quantity > 1
            ? [
                { result, quantity: 1 },
                { result: 'passed' as const, quantity: quantity - 1 },
              ]
            : [{ result, quantity }],
      })),
      evidence: ['evd_1'],
    },
  })),
  fc.constantFrom('approve' as const, 'reject' as const).map((decision) =>
    body({
      command: 'decide',
      body: { decision, facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'], goods: 'return' },
    }),
  ),
  fc
    .constantFrom('rejected' as const, 'refunded' as const)
    .map((outcome) => body({ command: 'close', body: { outcome, reason: 'x' } })),
);

const systemCommand: fc.Arbitrary<Step['make']> = fc.oneof(
  fc.constant(body({ command: 'tick', body: {} })),
  fc
    .record({
      pick: fc.nat(3),
      kind: fc.constantFrom('picked_up' as const, 'delivered' as const, 'lost' as const),
      ago: fc.nat(100),
    })
    .map(({ pick, kind, ago }): Step['make'] => (state) => {
      const parcel = state.parcels[pick % Math.max(1, state.parcels.length)]?.id ?? 'pcl_none';
      const occurred_at = new Date(toMs(state.at) - ago * hour).toISOString();
      return { command: 'report_scan', body: { parcel_id: parcel, kind, occurred_at, report_id: 'r' } };
    }),
  fc
    .record({
      pick: fc.nat(3),
      status: fc.constantFrom(
        'requested' as const,
        'accepted' as const,
        'succeeded' as const,
        'failed' as const,
        'unknown' as const,
      ),
      notice: fc.boolean(),
      wrong: fc.boolean(),
    })
    .map(({ pick, status, notice, wrong }): Step['make'] => (state) => {
      const refund = state.refunds[pick % Math.max(1, state.refunds.length)];
      const effect = notice || !refund ? {} : { effect_id: `${refund.id}#${refund.round}` };
      const money = notice && refund ? { amount: refund.amount + (wrong ? 1 : 0), currency: 'CNY' } : {};
      return { command: 'report_refund', body: { refund_id: refund?.id ?? 'rf_none', status, ...effect, ...money } };
    }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    role: fc.constantFrom<Role>('consumer', 'merchant', 'platform'),
    wait: fc.constantFrom(0, 1, 30, 100),
    make: partyCommand,
  }),
  fc.record({ role: fc.constant<Role>('system'), wait: fc.constantFrom(0, 1, 80, 300), make: systemCommand }),
);

const application = fc.record({
  reason: fc.constantFrom('no_reason' as const, 'quality' as const, 'wrong_item' as const),
  remedy: fc.constantFrom('refund' as const, 'refund_without_return' as const),
  quantity: fc.integer({ min: 1, max: 3 }),
  shipped: fc.boolean(),
  category: fc.constantFrom('ordinary' as const, 'custom_made' as const),
});

/** What must hold of any case, whatever happened to it. */
function keepsItsPromises(before: PureCase | null, after: PureCase): void {
  const { state, fresh } = after;
  const events = fresh.map(({ leaf }) => leaf);
  expect(fold(events)).toEqual(state);
  for (const event of events.slice(before?.fresh.length ?? 0)) {
    if (event.stage.from) expect(mayMove(event.stage.from, event.type, event.stage.to)).toBe(true);
    const previous = events[event.seq - 2];
    if (previous) expect(toMs(event.at)).toBeGreaterThanOrEqual(toMs(previous.at));
    expect(event.prev_hash).toBe(previous ? leafHash(previous) : null);
  }
  for (const tender of state.application.order.tenders) {
    const promised = state.refunds.filter(({ tender_id, state: at }) => tender_id === tender.id && at !== 'failed');
    expect(promised.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(tender.amount);
  }
  expect(new Set(state.refunds.map(({ refund_no }) => refund_no)).size).toBe(state.refunds.length);
  if (before?.state.final) expect(state).toMatchObject({ stage: 'closed', final: true, outcome: before.state.outcome });
  for (const [name, milestone] of Object.entries(before?.state.milestones ?? {})) {
    expect(Object.entries(state.milestones).find(([known]) => known === name)?.[1]).toEqual(milestone);
  }
  for (const clock of state.clocks) {
    expect(toMs(clock.breach_at)).toBeGreaterThanOrEqual(toMs(clock.due_at));
    if (clock.state === 'breached' && clock.duty)
      expect(toMs(clock.breached_at ?? '')).toBeGreaterThanOrEqual(toMs(clock.due_at));
  }
  if (!state.final) expect(nextRung(state) !== null || state.escalation_level > 0 || state.owes.length > 0).toBe(true);
}

test('no sequence of commands, reports and waits breaks what a case promises', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(application, fc.array(step, { maxLength: 25 }), (shape, steps) => {
      const given = anApplication({
        reason: shape.reason,
        remedy: shape.remedy,
        lines: [{ line_id: 'l1', quantity: shape.quantity }],
      });
      const [line] = given.order.lines;
      if (!line) throw new Error('the application has no line');
      given.order = {
        ...given.order,
        shipped_at: shape.shipped ? given.order.shipped_at : null,
        delivery: shape.shipped ? given.order.delivery : null,
        lines: [{ ...line, quantity: 3, unit_price: 4300, category: shape.category }],
      };
      let now = start;
      let trail = performPurely(null, { command: 'open', body: given }, now, { role: 'consumer' }).trail;
      if (!trail) throw new Error('the opening was refused');
      keepsItsPromises(null, trail);
      for (const { role, wait, make } of steps) {
        now += wait * hour;
        const before: PureCase = trail;
        const { trail: after } = performPurely(before, make(before.state), now, { role });
        if (!after) throw new Error('a case does not vanish');
        trail = after;
        if (after !== before) keepsItsPromises(before, after);
      }
      seen.set(trail.state.stage, (seen.get(trail.state.stage) ?? 0) + 1);
      if (trail.state.outcome) seen.set(trail.state.outcome, (seen.get(trail.state.outcome) ?? 0) + 1);
    }),
    { numRuns: 2000 },
  );
  // the lives were worth living: every stage but the shortest-lived was somebody's last, and every outcome was reached
  for (const word of [
    'awaiting_review',
    'awaiting_ship_back',
    'closed',
    'withdrawn',
    'lapsed',
    'rejected',
    'refunded',
  ]) {
    expect(seen.get(word) ?? 0, word).toBeGreaterThan(0);
  }
});
