import { type Charge, type ChargeAttempt, firstRound } from './charge.ts';
import type { ChargeEvents } from './charge-events.ts';
import type { EventOf } from './events.ts';
import type { CaseState } from './state.ts';

/** What an event changes of the charges of a case. */

type ChargeEvent = EventOf<keyof ChargeEvents>;

export function charged(state: CaseState, event: ChargeEvent): Pick<CaseState, 'charges'> {
  if (event.type === 'charge_asked') return { charges: [...state.charges, asked(event)] };
  return {
    charges: state.charges.map((one) => (one.id === event.data.charge_id ? turned(one, event) : one)),
  };
}

function asked({ at, rules, clause, data }: EventOf<'charge_asked'>): Charge {
  const { charge_id: id, charge_no, purpose, amount, tender_id } = data;
  return {
    id,
    charge_no,
    purpose,
    amount,
    tender_id,
    rules,
    clause: clause ?? '',
    asked_at: at,
    state: 'asked',
    step: null,
    round: 0,
    held: 0,
    to_capture: null,
    captured_amount: 0,
    released: false,
    reason: null,
    attempts: [],
    retry_at: null,
    release_by: null,
  };
}

function turned(one: Charge, event: Exclude<ChargeEvent, { type: 'charge_asked' }>): Charge {
  const tried = (step: ChargeAttempt['step'], result: ChargeAttempt['result']) => ({
    attempts: [...one.attempts, { step, at: event.at, result }],
  });
  const over = { step: null, held: 0, reason: null, retry_at: null, release_by: null };
  switch (event.type) {
    case 'charge_agreed':
      return { ...one, state: 'agreed', tender_id: event.data.tender_id, step: 'authorise', round: 1 };
    case 'charge_declined':
      return { ...one, state: 'declined' };
    case 'charge_attempted':
      return { ...one, ...tried(event.data.step, 'requested'), state: 'requested', retry_at: null };
    case 'charge_authorised':
      return { ...one, ...tried('authorise', 'succeeded'), ...authorised(one, event) };
    case 'charge_capture_due':
      return { ...one, step: 'capture', round: 1, to_capture: event.data.amount };
    case 'charge_captured': {
      const { amount } = event.data;
      return { ...one, ...tried('capture', 'succeeded'), ...over, state: 'captured', captured_amount: amount };
    }
    case 'charge_released':
      return { ...one, released: true, ...(event.data.voids ? voiding(one) : {}) };
    case 'charge_voided':
      return { ...one, ...(one.step === 'void' ? tried('void', 'succeeded') : {}), ...over, state: 'voided' };
    case 'charge_failed': {
      const { step, reason } = event.data;
      return { ...one, ...tried(step, 'failed'), state: 'failed', reason, retry_at: null };
    }
    case 'charge_unknown': {
      const { step, reason, retry_at } = event.data;
      return { ...one, ...tried(step, 'unknown'), state: 'unknown', reason, retry_at };
    }
    case 'charge_due_again':
      return { ...one, round: event.data.round, retry_at: null };
    default:
      return unforeseen(event);
  }
}

/** What comes after another step has begun only says that something is held. */
function authorised({ step, amount }: Charge, { data }: EventOf<'charge_authorised'>): Partial<Charge> {
  const { release_by, captures } = data;
  const held = { held: amount, release_by };
  if (step !== 'authorise') return held;
  const next = captures === null ? { step: null } : { step: 'capture' as const, round: 1, to_capture: captures };
  return { ...held, ...next, state: 'authorised', reason: null, retry_at: null };
}

/** A step that had failed is over with the next. */
function voiding(one: Charge): Partial<Charge> {
  const before = one.state === 'failed' ? ({ state: one.held > 0 ? 'authorised' : 'unknown' } as const) : {};
  return { ...before, step: 'void', round: firstRound(one, 'void'), retry_at: null };
}

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}
