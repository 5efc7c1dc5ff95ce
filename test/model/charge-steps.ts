import fc from 'fast-check';
import { chargeOf } from '../../domain/charge.ts';
import type { ChargeReport, Command } from '../../domain/commands.ts';
import type { CaseState } from '../../domain/state.ts';
import { chargePurposes, chargeSteps } from '../../domain/vocabulary.ts';

type Make = (state: CaseState) => Command;
type Side = 'consumer' | 'merchant' | 'platform';

const pick = fc.nat(2);
const idOf = ({ charges }: CaseState, at: number) => charges[at % Math.max(1, charges.length)]?.id ?? 'ch_none';
/** One that waits for an answer where there is one, so that lives get there. */
const asked = (state: CaseState, at: number) =>
  state.charges.find((one) => one.state === 'asked')?.id ?? idOf(state, at);
const held = (state: CaseState, at: number) => state.charges.find((one) => one.held > 0)?.id ?? idOf(state, at);

/** What people do with charges, each with the side that usually does it. */
export const chargeCommands: [Side, fc.Arbitrary<Make>][] = [
  [
    'merchant',
    fc.record({ purpose: fc.constantFrom(...chargePurposes), amount: fc.constantFrom(1, 9900, 20_000, 50_000) }).map(
      (body): Make =>
        () => ({ command: 'request_charge', body: { ...body, reason: 'x' } }),
    ),
  ],
  [
    'consumer',
    fc.record({ at: pick, tender_id: fc.constantFrom('t1', 't1', 't1', 't2', 't9') }).map(
      ({ at, tender_id }): Make =>
        (state) => ({ command: 'accept_charge', body: { charge_id: asked(state, at), tender_id } }),
    ),
  ],
  [
    'consumer',
    pick.map(
      (at): Make =>
        (state) => ({ command: 'decline_charge', body: { charge_id: asked(state, at) } }),
    ),
  ],
  [
    'merchant',
    fc.record({ at: pick, amount: fc.constantFrom(1, 9900, 20_001, 50_000) }).map(
      ({ at, amount }): Make =>
        (state) => ({ command: 'capture_charge', body: { charge_id: held(state, at), amount, reason: 'x' } }),
    ),
  ],
  [
    'merchant',
    pick.map(
      (at): Make =>
        (state) => ({ command: 'release_charge', body: { charge_id: idOf(state, at), reason: 'x' } }),
    ),
  ],
];

type Status = ChargeReport['body']['status'];
const statuses = fc.constantFrom<Status>('requested', 'requested', 'succeeded', 'succeeded', 'failed', 'unknown');

/** What effects say: of what is owed, mostly, and now and then late, twice, or of nothing. */
export const chargeReports: fc.Arbitrary<Make> = fc
  .record({ at: pick, status: statuses, stale: fc.nat(3), step: fc.constantFrom(...chargeSteps) })
  .map(
    ({ at, status, stale, step }): Make =>
      (state) => {
        const owed = state.owes.find(({ kind }) => kind === 'charge')?.id ?? '';
        const named = stale === 0 ? null : chargeOf(owed);
        const late = { charge_id: idOf(state, at), step, effect_id: `${idOf(state, at)}.${step}#1` };
        const about = named ? { charge_id: named.chargeId, step: named.step, effect_id: owed } : late;
        return { command: 'report_charge', body: { ...about, status } };
      },
  );
