import fc from 'fast-check';
import { isAvailable } from '../../domain/available.ts';
import { type Command, commandBodies, type PartyCommand, type RefundReport } from '../../domain/commands.ts';
import { undecided, unsettled } from '../../domain/decide/claimed-lines.ts';
import type { CaseState } from '../../domain/state.ts';
import { outcomes, parties, type Role } from '../../domain/vocabulary.ts';
import { chargeCommands, chargeReports } from './charge-steps.ts';
import { grantSteps } from './grant-steps.ts';
import { handling } from './handling.ts';
import { liability } from './liability.ts';
import { paymentSteps } from './payment-steps.ts';
import { clockOf, hoursOn, talk } from './talk.ts';

/** A step of a random life: who does what, after how many hours. What a command refers to is picked from what the case has. */
export type Step = { role: Role; person: string | null; wait: number; make: (state: CaseState) => Command };

type Make = Step['make'];
type Side = 'consumer' | 'merchant' | 'platform';

const body =
  (command: PartyCommand): Make =>
  () =>
    command;
const always = (command: PartyCommand): fc.Arbitrary<Make> => fc.constant(body(command));
const photo = ['evd_1'];
const claimed = (state: CaseState) => state.application.lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
const agreed = (state: CaseState) => (state.agreed ? unsettled(state) : claimed(state));
/** Some of what waits for a decision, or all of it; null leaves it to the command. */
const part = (state: CaseState, share: number | null) =>
  share === null ? null : undecided(state).map((line) => ({ ...line, quantity: Math.ceil(line.quantity * share) }));
const share = fc.constantFrom(null, null, 0.3, 1);
/** What parcels weigh, in grams, where anybody says it: one thing of the order weighs 500. */
const weight = fc.constantFrom(null, null, null, 100, 600, 4000);

const inspection = fc
  .array(fc.constantFrom('passed' as const, 'failed' as const, 'short' as const, 'wrong' as const), {
    minLength: 1,
    maxLength: 3,
  })
  .map(
    (results): Make =>
      (state) => ({
        command: 'inspect',
        body: {
          lines: agreed(state).map(({ line_id, quantity }) => ({
            line_id,
            findings: Array.from({ length: quantity }, (_, at) => ({
              result: results[at % results.length] ?? 'passed',
              quantity: 1,
            })),
          })),
          evidence: photo,
        },
      }),
  );

const decision = fc
  .record({
    decision: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const, 'remedy' as const),
    remedy: fc.constantFrom(null, null, 'refund' as const, 'refund_without_return' as const),
    one: fc.boolean(),
    goods: fc.constantFrom('return' as const, 'keep' as const),
    amount: fc.option(fc.constantFrom(1, 4300, 12900, 99999)),
    liability: fc.option(liability),
  })
  .map(
    ({ one, ...words }): Make =>
      (state) => {
        const lines = one ? claimed(state).map(({ line_id }) => ({ line_id, quantity: 1 })) : null;
        return {
          command: 'decide',
          body: { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'], lines, ...words },
        };
      },
  );

/** Commands of parties, each with the side that usually gives it. */
const partyCommands: [Side, fc.Arbitrary<Make>][] = [
  [
    'merchant',
    fc.record({ share, keep: fc.constantFrom(null, null, null, 'refund_without_return' as const) }).map(
      ({ share, keep }): Make =>
        (state) => ({
          command: 'approve',
          body: {
            return_address: { name: 'a', phone: 'b', address: 'c' },
            guidance: 'd',
            lines: part(state, share),
            remedy: keep,
          },
        }),
    ),
  ],
  [
    'merchant',
    fc.record({ reason: fc.constantFrom('window_over', 'not_intact', 'no_such_reason'), share }).map(
      ({ reason, share }): Make =>
        (state) => ({
          command: 'reject',
          body: { reason, lines: part(state, share), explanation: 'x', alternative: { text: 'y' }, evidence: photo },
        }),
    ),
  ],
  ['consumer', always({ command: 'withdraw', body: { reason: 'changed_mind' } })],
  ['consumer', always({ command: 'choose_remedy', body: { remedy: 'refund' } })],
  [
    'platform',
    liability.map((shares) => body({ command: 'assign_liability', body: { shares, facts: 'f', clause: '3.3.1' } })),
  ],
  [
    'consumer',
    fc.integer({ min: 1, max: 3 }).map((count) =>
      body({
        command: 'ship_back',
        body: {
          parcels: Array.from({ length: count }, (_, at) => ({ carrier: 'sf', tracking_no: `SF000${at}` })),
          freight_paid: 1200,
        },
      }),
    ),
  ],
  ['merchant', weight.map((weight_g) => body({ command: 'receive', body: { weight_g } }))],
  ['merchant', inspection],
  ['platform', decision],
  [
    'platform',
    fc.constantFrom(...outcomes).map((outcome) => body({ command: 'close', body: { outcome, reason: 'x' } })),
  ],
  [
    'merchant',
    fc
      .constantFrom('consumer' as const, 'merchant' as const)
      .map((from) => body({ command: 'request_evidence', body: { from, items: [{ kind: 'photo', text: 'x' }] } })),
  ],
  [
    'consumer',
    fc.boolean().map(
      (named): Make =>
        (state) => ({
          command: 'add_evidence',
          body: { evidence: photo, answers: named ? (state.awaited_evidence?.request ?? null) : null },
        }),
    ),
  ],
  [
    'platform',
    fc.option(fc.constantFrom(1, 30, 400)).map(
      (hours): Make =>
        (state) => ({
          command: 'hold',
          body: { reason: 'x', until: hours === null ? null : hoursOn(state, hours) },
        }),
    ),
  ],
  ['platform', always({ command: 'release', body: { reason: 'x' } })],
  [
    'platform',
    fc.record({ clock: fc.nat(5), hours: fc.constantFrom(1, 100, 400) }).map(
      ({ clock, hours }): Make =>
        (state) => ({
          command: 'extend',
          body: { clock: clockOf(state, clock), until: hoursOn(state, hours), reason: 'x' },
        }),
    ),
  ],
  ['platform', always({ command: 'assign', body: { person: 'p' } })],
  ['consumer', always({ command: 'reply', body: { text: 'x' } })],
  ['merchant', always({ command: 'respond', body: { text: 'x' } })],
];

const sides = fc.constantFrom<Side>('consumer', 'merchant', 'platform');
const stepOf = ([usual, make]: [Side, fc.Arbitrary<Make>]) =>
  fc.record({
    // one in four comes from anybody
    role: fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: sides }),
    person: fc.constantFrom('p-1', 'p-2', null),
    wait: fc.constantFrom(0, 0, 1, 30, 100),
    make,
  });
const party: fc.Arbitrary<Step> = fc.oneof(...partyCommands.map(stepOf));

const scan = fc
  .record({
    pick: fc.nat(3),
    kind: fc.constantFrom(
      'picked_up' as const,
      'delivered' as const,
      'lost' as const,
      'damaged' as const,
      'returned' as const,
    ),
    ago: fc.nat(100),
    weight,
  })
  .map(
    ({ pick, kind, ago, weight: weight_g }): Make =>
      (state) => {
        const parcel = state.parcels[pick % Math.max(1, state.parcels.length)]?.id ?? 'pcl_none';
        return {
          command: 'report_scan',
          body: {
            parcel_id: parcel,
            kind,
            occurred_at: hoursOn(state, -ago),
            report_id: 'r',
            ...(weight_g === null ? {} : { weight_g }),
          },
        };
      },
  );

type RefundStatus = RefundReport['body']['status'];
const refundStep = (status: fc.Arbitrary<RefundStatus>): fc.Arbitrary<Make> =>
  fc
    .record({
      pick: fc.nat(3),
      status,
      notice: fc.boolean(),
      wrong: fc.boolean(),
    })
    .map(
      ({ pick, status, notice, wrong }): Make =>
        (state) => {
          const one = state.refunds[pick % Math.max(1, state.refunds.length)];
          const effect = notice || !one ? {} : { effect_id: `${one.id}#${one.round}` };
          const money = notice && one ? { amount: one.amount + (wrong ? 1 : 0), currency: 'CNY' } : {};
          return { command: 'report_refund', body: { refund_id: one?.id ?? 'rf_none', status, ...effect, ...money } };
        },
    );

const refund = refundStep(fc.constantFrom('requested', 'accepted', 'succeeded', 'failed', 'unknown'));
/** News that make work for people. */
const trouble = refundStep(fc.constantFrom('failed', 'failed', 'failed', 'unknown', 'succeeded'));

/** The provider brings after all what a person has paid by hand, where one has: too rare to come by chance. */
const broughtAsWell = fc.constant<Make>(({ refunds }) => {
  const refund_id = (refunds.find(({ state }) => state === 'manual') ?? refunds[0])?.id ?? 'rf_none';
  return { command: 'report_refund', body: { refund_id, status: 'succeeded' } };
});

const tick = fc.constant<Make>(() => ({ command: 'tick', body: {} }));
const systemStep = (make: fc.Arbitrary<Make>): fc.Arbitrary<Step> =>
  fc.record({
    role: fc.constant<Role>('system'),
    person: fc.constant(null),
    wait: fc.constantFrom(0, 1, 80, 300),
    make,
  });
const system = systemStep(fc.oneof(tick, scan, refund));

/** Payments are said by people who are known by name, mostly. */
const payment: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: fc.oneof(...paymentSteps.map(stepOf)) },
      // a grant may always be made, and would crowd out what may not
      { weight: 1, arbitrary: fc.oneof(...grantSteps.map(stepOf)) },
    ),
    fc.constantFrom('p-1', 'p-2', 'p-1', 'p-2', null),
  )
  .map(([one, person]) => ({ ...one, person }));

/** Charges, of which the provider tells as often as people do. */
const charge: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(fc.oneof(...chargeCommands.map(stepOf)), fc.constantFrom('p-1', 'p-2'))
    .map(([one, person]) => ({ ...one, person })),
  fc.tuple(systemStep(chargeReports), fc.constantFrom(0, 0, 0, 1, 30)).map(([one, wait]) => ({ ...one, wait })),
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: party },
  { weight: 2, arbitrary: fc.oneof(...talk.map(stepOf)) },
  { weight: 2, arbitrary: system },
  { weight: 1, arbitrary: payment },
  { weight: 1, arbitrary: charge },
  { weight: 1, arbitrary: handling },
);

/** What happens to the money of a case, drawn by itself; now and then anything else. The first that is allowed is taken. */
export const moneyChoice: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: payment },
    { weight: 2, arbitrary: systemStep(trouble) },
    { weight: 1, arbitrary: systemStep(broughtAsWell) },
    { weight: 1, arbitrary: step },
  ),
  { minLength: 3, maxLength: 3 },
);

const soon = fc.constantFrom(0, 0, 0, 1, 30);
/** The first that is allowed of what people do with a charge, in any order. */
const chargeTurn: fc.Arbitrary<Step[]> = fc
  .record({
    steps: fc.tuple(...chargeCommands.map(stepOf)),
    // to let go is always allowed, and soon ends everything
    order: fc.constantFrom([1, 3], [3, 1], [1, 2, 3], [2], [1, 3], [4]),
    wait: soon,
    person: fc.constantFrom('p-1', 'p-2'),
  })
  .map(({ steps, order, wait, person }) =>
    order.flatMap((at) => steps[at] ?? []).map((one) => ({ ...one, wait, person })),
  );
const chargeNews: fc.Arbitrary<Step[]> = fc
  .tuple(systemStep(chargeReports), soon)
  .map(([one, wait]) => [{ ...one, wait }]);

/** What the consumer is charged, and what the provider says of it; now and then anything else. */
export const chargeLife: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: chargeTurn },
  { weight: 8, arbitrary: chargeNews },
  { weight: 1, arbitrary: charge.map((one) => [one]) },
  { weight: 1, arbitrary: payment.map((one) => [one]) },
  { weight: 1, arbitrary: step.map((one) => [one]) },
);

/** Some steps, of which the first that the lifecycle allows is taken: lives go deeper than by chance alone. */
export const choice = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.oneof(...talk.map(stepOf)) },
    { weight: 3, arbitrary: party },
    { weight: 1, arbitrary: system },
    { weight: 2, arbitrary: payment },
  ),
  { minLength: 6, maxLength: 6 },
);

export function firstAllowed(state: CaseState, steps: readonly Step[]): Step | undefined {
  const allowed = steps.find(({ role, make }) => {
    const { command } = make(state);
    const side = parties.find((party) => party === role);
    return side && isPartyCommand(command) && isAvailable(state, command, side);
  });
  return allowed ?? steps[0];
}

function isPartyCommand(command: Command['command']): command is PartyCommand['command'] {
  return command in commandBodies;
}
