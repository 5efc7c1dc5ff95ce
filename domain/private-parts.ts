import type { Command } from './commands.ts';

/** A piece of what a person typed or entrusted to us, kept apart from the events. */
export type PrivatePart = { kind: string; content: unknown };

/** Everything in a command that no event, log or workflow may hold; events get a reference and a salted hash of each part. */
export function privateParts(command: Command): PrivatePart[] {
  const parts: [string, unknown][] = [];
  switch (command.command) {
    case 'open': {
      const { body } = command;
      parts.push(['description', body.description], ['contact', body.contact], ['note', body.note]);
      parts.push([
        'condition_notes',
        noted(body.lines.map(({ line_id, condition }) => ({ line_id, note: condition?.note }))),
      ]);
      break;
    }
    case 'ship_back':
      parts.push(['note', command.body.note]);
      parts.push([
        'tracking_numbers',
        command.body.parcels.map(({ carrier, tracking_no }) => ({ carrier, tracking_no })),
      ]);
      break;
    case 'approve':
      parts.push(
        ['note', command.body.note],
        ['guidance', command.body.guidance],
        // the published address is a part of its own, as it was at that moment
        ['return_address', command.body.return_address === 'default' ? null : command.body.return_address],
      );
      break;
    case 'reject':
      parts.push(
        ['note', command.body.note],
        ['explanation', command.body.explanation],
        ['alternative', command.body.alternative],
      );
      break;
    case 'decide':
      parts.push(['note', command.body.note], ['facts', command.body.facts], ['grounds', command.body.grounds]);
      break;
    case 'inspect':
      parts.push(['note', command.body.note], ['foreign_goods', command.body.foreign]);
      break;
    case 'close':
      parts.push(['note', command.body.note], ['reason', command.body.reason]);
      break;
    case 'request_evidence':
      parts.push(['note', command.body.note], ['items', command.body.items]);
      break;
    case 'appeal':
      parts.push(['note', command.body.note], ['grounds', command.body.grounds], ['wants', command.body.wants]);
      break;
    case 'reply':
    case 'respond':
      parts.push(['note', command.body.note], ['message', command.body.text]);
      break;
    case 'settle_manually':
      parts.push(['note', command.body.note], ['payment_reference', command.body.reference]);
      break;
    case 'grant':
      parts.push(['note', command.body.note], ['reason', command.body.reason], ['formula', command.body.formula]);
      break;
    case 'extend':
    case 'hold':
    case 'release':
    case 'stop_refund':
    case 'request_charge':
    case 'decline_charge':
    case 'capture_charge':
    case 'release_charge':
    case 'decline_payment':
      parts.push(['note', command.body.note], ['reason', command.body.reason]);
      break;
    case 'assign_liability':
      parts.push(['note', command.body.note], ['facts', command.body.facts]);
      break;
    case 'assign':
      parts.push(['note', command.body.note], ['assignee', command.body.person]);
      break;
    case 'offer':
    case 'accept_offer':
    case 'decline_offer':
    case 'withdraw':
    case 'choose_remedy':
    case 'add_evidence':
    case 'receive':
    case 'consent_other_way':
    case 'accept_charge':
    case 'approve_payment':
      parts.push(['note', command.body.note]);
      break;
    case 'take_task':
    case 'return_task':
    case 'complete_task':
      parts.push(['task_note', command.body.note]);
      break;
    case 'tick':
    case 'move_clock':
    case 'reprice_deadlines':
    case 'raise_task':
    case 'report_difference':
    case 'report_scan':
    case 'report_refund':
    case 'report_charge':
      break;
    default:
      unforeseen(command);
  }
  return parts.filter(([, content]) => content != null).map(([kind, content]) => ({ kind, content }));
}

function unforeseen(command: never): never {
  throw new Error(`a command of no known kind: ${JSON.stringify(command)}`);
}

function noted(notes: { line_id: string; note: string | null | undefined }[]): unknown {
  const written = notes.filter(({ note }) => note != null);
  return written.length > 0 ? written : null;
}

/** The evidence a command brings along. */
export function evidenceOf(command: Command): string[] {
  return 'evidence' in command.body ? (command.body.evidence ?? []) : [];
}
