import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import type { Command } from './commands.ts';
import { evidenceOf, privateParts } from './private-parts.ts';

/** The kinds of what a command says that no event may hold. */
const kinds = (command: Command) => privateParts(command).map(({ kind }) => kind);
const note = 'typed';

describe('what a person typed is kept apart', () => {
  test('of an application', () => {
    const body = anApplication({
      description: 'd',
      contact: { name: 'n' },
      note,
      lines: [{ line_id: 'l1', quantity: 1, condition: { intact: false, note: 'a scratch' } }],
    });
    expect(privateParts({ command: 'open', body })).toEqual([
      { kind: 'description', content: 'd' },
      { kind: 'contact', content: { name: 'n' } },
      { kind: 'note', content: note },
      { kind: 'condition_notes', content: [{ line_id: 'l1', note: 'a scratch' }] },
    ]);
    expect(kinds({ command: 'open', body: anApplication() })).toEqual([]);
  });

  const address = { name: 'Li', phone: '1', address: 'Road 1' };
  test.each<[Command, string[]]>([
    [
      { command: 'ship_back', body: { note, parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }] } },
      ['note', 'tracking_numbers'],
    ],
    [
      { command: 'approve', body: { note, guidance: 'g', return_address: address } },
      ['note', 'guidance', 'return_address'],
    ],
    [{ command: 'approve', body: { guidance: 'g', return_address: 'default' } }, ['guidance']],
    [
      { command: 'reject', body: { note, reason: 'r', explanation: 'e', alternative: { text: 't' } } },
      ['note', 'explanation', 'alternative'],
    ],
    [
      {
        command: 'decide',
        body: { note, decision: 'reject', facts: 'f', grounds: 'g', clause: '2.4', rules: [], goods: 'keep' },
      },
      ['note', 'facts', 'grounds'],
    ],
    [
      { command: 'inspect', body: { note, lines: [], foreign: [{ text: 't', quantity: 1 }] } },
      ['note', 'foreign_goods'],
    ],
    [{ command: 'close', body: { note, outcome: 'rejected', reason: 'r' } }, ['note', 'reason']],
    [{ command: 'request_evidence', body: { note, items: [{ kind: 'photo', text: 't' }] } }, ['note', 'items']],
    [{ command: 'appeal', body: { note, against: 'evt_1', grounds: 'g', wants: 'w' } }, ['note', 'grounds', 'wants']],
    [{ command: 'reply', body: { note, text: 't' } }, ['note', 'message']],
    [{ command: 'respond', body: { note, text: 't' } }, ['note', 'message']],
    [
      { command: 'extend', body: { note, clock: 'review', until: '2026-01-01T00:00:00Z', reason: 'r' } },
      ['note', 'reason'],
    ],
    [{ command: 'hold', body: { note, reason: 'r' } }, ['note', 'reason']],
    [{ command: 'release', body: { note, reason: 'r' } }, ['note', 'reason']],
    [{ command: 'assign_liability', body: { note, shares: [], facts: 'f', clause: '3.3.1' } }, ['note', 'facts']],
    [{ command: 'assign', body: { note, person: 'p' } }, ['note', 'assignee']],
    [{ command: 'offer', body: { note, kind: 'other_amount', amount: 1 } }, ['note']],
    [{ command: 'accept_offer', body: { note, offer_id: 'off_1' } }, ['note']],
    [{ command: 'decline_offer', body: { note, offer_id: 'off_1' } }, ['note']],
    [{ command: 'withdraw', body: { note, reason: 'other' } }, ['note']],
    [{ command: 'choose_remedy', body: { note, remedy: 'refund' } }, ['note']],
    [{ command: 'add_evidence', body: { note, evidence: ['evd_1'] } }, ['note']],
    [{ command: 'receive', body: { note } }, ['note']],
    [{ command: 'take_task', body: { note, task_id: 'tsk_1' } }, ['task_note']],
    [{ command: 'return_task', body: { note, task_id: 'tsk_1' } }, ['task_note']],
    [{ command: 'complete_task', body: { note, task_id: 'tsk_1', result: 'done' } }, ['task_note']],
    [{ command: 'raise_task', body: { kind: 'review', subject: null } }, []],
    [{ command: 'stop_refund', body: { note, refund_id: 'rf_1', reason: 'r' } }, ['note', 'reason']],
    [{ command: 'consent_other_way', body: { note, refund_id: 'rf_1', method: 'other' } }, ['note']],
    [
      {
        command: 'settle_manually',
        body: { note, refund_id: 'rf_1', method: 'other', reference: 'r', paid_at: '2026-01-01T00:00:00Z' },
      },
      ['note', 'payment_reference'],
    ],
    [{ command: 'request_charge', body: { note, purpose: 'hold', amount: 1, reason: 'r' } }, ['note', 'reason']],
    [{ command: 'accept_charge', body: { note, charge_id: 'ch_1', tender_id: 't1' } }, ['note']],
    [{ command: 'decline_charge', body: { note, charge_id: 'ch_1', reason: 'r' } }, ['note', 'reason']],
    [{ command: 'capture_charge', body: { note, charge_id: 'ch_1', amount: 1, reason: 'r' } }, ['note', 'reason']],
    [{ command: 'release_charge', body: { note, charge_id: 'ch_1', reason: 'r' } }, ['note', 'reason']],
    [{ command: 'approve_payment', body: { note, proposal_id: 'pay_1' } }, ['note']],
    [{ command: 'decline_payment', body: { note, proposal_id: 'pay_1', reason: 'r' } }, ['note', 'reason']],
    [
      {
        command: 'grant',
        body: { note, kind: 'compensation', amount: 1, borne_by: 'platform', reason: 'r', formula: 'f' },
      },
      ['note', 'reason', 'formula'],
    ],
    [{ command: 'tick', body: {} }, []],
    [{ command: 'move_clock', body: { to: '2026-01-01T00:00:00Z' } }, []],
    [{ command: 'reprice_deadlines', body: {} }, []],
  ])('of %j', (command, expected) => {
    expect(kinds(command)).toEqual(expected);
    for (const { content } of privateParts(command)) expect(content).toBeDefined();
  });

  test('with its own words', () => {
    const parcels = [{ carrier: 'sf', tracking_no: 'SF1000', lines: [{ line_id: 'l1', quantity: 1 }] }];
    expect(privateParts({ command: 'ship_back', body: { parcels } })).toEqual([
      { kind: 'tracking_numbers', content: [{ carrier: 'sf', tracking_no: 'SF1000' }] },
    ]);
    expect(privateParts({ command: 'assign', body: { person: 'Wang' } })).toEqual([
      { kind: 'assignee', content: 'Wang' },
    ]);
  });
});

test('evidence is what a command brings, or nothing', () => {
  expect(evidenceOf({ command: 'add_evidence', body: { evidence: ['evd_1', 'evd_2'] } })).toEqual(['evd_1', 'evd_2']);
  expect(evidenceOf({ command: 'withdraw', body: { reason: 'other' } })).toEqual([]);
  expect(evidenceOf({ command: 'withdraw', body: { reason: 'other', evidence: null } })).toEqual([]);
});
