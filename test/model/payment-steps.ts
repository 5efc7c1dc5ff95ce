import fc from 'fast-check';
import type { Command } from '../../domain/commands.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { CaseState } from '../../domain/state.ts';

type Make = (state: CaseState) => Command;
type Side = 'consumer' | 'merchant' | 'platform';

const pick = fc.nat(2);
/** One that failed where there is one, so that lives get there. */
function refundOf({ refunds }: CaseState, at: number): string {
  const failed = refunds.find(({ state }) => state === 'failed');
  return (failed ?? refunds[at % Math.max(1, refunds.length)])?.id ?? 'rf_none';
}
const proposalOf = ({ proposals }: CaseState) => proposals.at(-1)?.id ?? 'pay_none1';

/** What people do with refunds that the provider does not bring, each with the side that usually does it. */
export const paymentSteps: [Side, fc.Arbitrary<Make>][] = [
  [
    'platform',
    fc
      .record({
        at: pick,
        method: fc.constantFrom('same_way' as const, 'same_way' as const, 'bank_transfer' as const),
        hoursAgo: fc.constantFrom(0, 1, -1),
      })
      .map(
        ({ at, method, hoursAgo }): Make =>
          (state) => {
            const paid_at = toText(toMs(state.at) - hoursAgo * 3_600_000);
            return {
              command: 'settle_manually',
              body: { refund_id: refundOf(state, at), method, reference: 'x', paid_at },
            };
          },
      ),
  ],
  [
    'platform',
    fc.constant<Make>((state) => ({ command: 'approve_payment', body: { proposal_id: proposalOf(state) } })),
  ],
  [
    'platform',
    fc.constant<Make>((state) => ({
      command: 'decline_payment',
      body: { proposal_id: proposalOf(state), reason: 'x' },
    })),
  ],
  [
    'consumer',
    fc.record({ at: pick, method: fc.constantFrom('bank_transfer' as const, 'other' as const) }).map(
      ({ at, method }): Make =>
        (state) => ({ command: 'consent_other_way', body: { refund_id: refundOf(state, at), method } }),
    ),
  ],
  [
    'platform',
    pick.map(
      (at): Make =>
        (state) => ({ command: 'stop_refund', body: { refund_id: refundOf(state, at), reason: 'x' } }),
    ),
  ],
];
