import { chargeOf, isGone } from '../../domain/charge.ts';
import type { Command } from '../../domain/commands.ts';
import { unsettled } from '../../domain/decide/claimed-lines.ts';
import { hasArrived, openProposals } from '../../domain/payment.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Role } from '../../domain/vocabulary.ts';

/** What brings a case nearer to its end, and who does it. */
export function onward(state: CaseState): { role: Role; person: string | null; command: Command } {
  const as = (role: Role, command: Command, person: string | null = null) => ({ role, person, command });
  if (state.held) return as('platform', { command: 'release', body: { reason: 'x' } });
  const lines = unsettled(state);
  switch (state.stage) {
    case 'negotiating': {
      const offer = state.offers.at(-1);
      const other = offer?.by === 'consumer' ? 'merchant' : 'consumer';
      return as(other, { command: 'accept_offer', body: { offer_id: offer?.id ?? 'off_none' } });
    }
    case 'awaiting_review':
      return as('merchant', {
        command: 'approve',
        body: { return_address: { name: 'a', phone: 'b', address: 'c' }, guidance: 'd' },
      });
    case 'awaiting_evidence':
      return as(state.awaited_evidence?.from ?? 'consumer', { command: 'add_evidence', body: { evidence: ['evd_1'] } });
    case 'platform_review': {
      const words = { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] };
      return as(
        'platform',
        { command: 'decide', body: { ...words, decision: 'approve', goods: 'keep', amount: 100 } },
        'p-3',
      );
    }
    case 'awaiting_ship_back':
      return as('consumer', {
        command: 'ship_back',
        body: { parcels: [{ carrier: 'sf', tracking_no: 'SF0001' }], freight_paid: 800 },
      });
    case 'returning':
      return as('merchant', { command: 'receive', body: {} });
    case 'awaiting_inspection':
      return as('merchant', {
        command: 'inspect',
        body: {
          lines: lines.map(({ line_id, quantity }) => ({ line_id, findings: [{ result: 'passed', quantity }] })),
        },
      });
    case 'appeal_window':
      return as('consumer', {
        command: 'appeal',
        body: { against: state.appealable.at(-1)?.event ?? 'evt_none', grounds: 'g', wants: 'w' },
      });
    case 'settling': {
      const proposal = openProposals(state).at(-1);
      if (proposal) {
        const side = proposal.awaits.includes('merchant') ? 'merchant' : 'platform';
        return as(side, { command: 'approve_payment', body: { proposal_id: proposal.id } }, 'p-3');
      }
      const owed = state.refunds.find((refund) => !hasArrived(refund));
      const charge = owed ? null : chargeOnward(state);
      if (charge) return charge;
      if (!owed) return as('platform', { command: 'close', body: { outcome: 'refunded', reason: 'x' } });
      if (owed.state === 'failed') {
        const body = { refund_id: owed.id, method: 'same_way' as const, reference: 'x', paid_at: state.at };
        return as('platform', { command: 'settle_manually', body }, 'p-1');
      }
      return as('system', { command: 'report_refund', body: { refund_id: owed.id, status: 'succeeded' } });
    }
    case 'closed':
      return as('system', { command: 'tick', body: {} });
    default:
      return unforeseen(state.stage);
  }
}

/** The next word on a charge that keeps a case from its end. */
function chargeOnward(state: CaseState): { role: Role; person: string | null; command: Command } | null {
  const failed = state.charges.find((charge) => charge.state === 'failed' && !isGone(charge));
  if (failed) {
    const command: Command = { command: 'release_charge', body: { charge_id: failed.id, reason: 'x' } };
    return { role: 'platform', person: 'p-1', command };
  }
  const effect_id = state.owes.find(({ kind }) => kind === 'charge')?.id ?? '';
  const named = chargeOf(effect_id);
  const charge = state.charges.find(({ id }) => id === named?.chargeId);
  if (!named || !charge) return null;
  const status = charge.attempts.at(-1)?.result === 'requested' ? 'succeeded' : 'requested';
  const body = { charge_id: charge.id, step: named.step, status, effect_id } as const;
  return { role: 'system', person: null, command: { command: 'report_charge', body } };
}

function unforeseen(stage: never): never {
  throw new Error(`a stage of no known name: ${stage}`);
}
