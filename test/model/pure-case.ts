import type { ApplicationInput } from '../../domain/application.ts';
import type { Command } from '../../domain/commands.ts';
import type { OpeningContext } from '../../domain/context.ts';
import type { CaseEvent } from '../../domain/events.ts';
import { toMs } from '../../domain/instant.ts';
import { evidenceOf, privateParts } from '../../domain/private-parts.ts';
import type { CaseState } from '../../domain/state.ts';
import type { ClockName, Role } from '../../domain/vocabulary.ts';
import { anApplication } from '../harness/applications.ts';
import { type Known, type PureCase, performPurely } from './pure-ledger.ts';

/** Given a case without tables, when somebody does something, then these events follow: for tests beside the pure code. */

type Person = Role | `platform:${string}` | 'for consumer' | 'for merchant';
type Surroundings = Partial<OpeningContext> & { others?: readonly CaseState[]; known?: Known };
export type PureTeller = ReturnType<typeof pureCase>;

/** A Tuesday in an ordinary month; the goods were signed for the day before. */
export const morning = '2026-03-03T10:00:00+08:00';

export const approveIt: Command = {
  command: 'approve',
  body: { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Pack it well.' },
};
export const shipIt: Command = {
  command: 'ship_back',
  body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000001' }] },
};

/** Opened by its consumer; the clock stands at the opening until it is set. */
export function pureCase(
  change: Partial<ApplicationInput> = {},
  { others = [], known = {}, ...given }: Surroundings = {},
) {
  let now = given.now ?? toMs(morning);
  let surroundings: Partial<OpeningContext> = given;
  let trail = must(perform(null, 'consumer', { command: 'open', body: anApplication({ orderId: 'o-1', ...change }) }));

  function perform(before: PureCase | null, who: Person, command: Command) {
    const [role, person = null] = who.split(':');
    const side = who === 'for consumer' || who === 'for merchant' ? who.slice(4) : null;
    const acting = (['consumer', 'merchant', 'platform', 'system', 'carrier', 'payment'] as const).find(
      (one) => one === role,
    );
    const { now: _now, ...rest } = surroundings;
    return performPurely(before, command, now, {
      role: side ? 'platform' : (acting ?? 'system'),
      person,
      others,
      known,
      surroundings: {
        ...rest,
        ...(side ? { actor: { role: 'platform', party: null, on_behalf_of: side } } : {}),
        content: privateParts(command).map(({ kind }) => ({ kind, ref: `cnt_${kind}`, hash: `hash_${kind}` })),
        evidence: evidenceOf(command).map((id) => ({ id, sha256: 'ab' })),
      },
    });
  }

  return {
    get state(): CaseState {
      return trail.state;
    },
    get events(): CaseEvent[] {
      return trail.fresh.map(({ leaf }) => leaf);
    },
    /** Sets the clock; what is due by then is done with the next command. */
    at(text: string): void {
      now = toMs(text);
    },
    /** From now on a decision rests on this as well. */
    among(more: Partial<OpeningContext>): void {
      surroundings = { ...surroundings, ...more };
    },
    /** Does it and answers with the events that followed. */
    does(who: Person, command: Command): CaseEvent[] {
      const before = trail.fresh.length;
      trail = must(perform(trail, who, command));
      return trail.fresh.slice(before).map(({ leaf }) => leaf);
    },
    /** What was due by then is done; the events. */
    until(text: string): CaseEvent[] {
      now = toMs(text);
      const before = trail.fresh.length;
      trail = must(perform(trail, 'system', { command: 'tick', body: {} }));
      return trail.fresh.slice(before).map(({ leaf }) => leaf);
    },
    /** Why not: `wrong_stage`, or `invalid_request /lines/0`. Changes nothing. */
    refuses(who: Person, command: Command): string {
      const { refusal } = perform(trail, who, command);
      if (!refusal) return 'done';
      return [refusal.code, ...(refusal.errors ?? []).map(({ pointer }) => pointer)].join(' ');
    },
    clock(name: ClockName) {
      const clock = trail.state.clocks.findLast((one) => one.name === name);
      if (!clock) throw new Error(`the case has no clock ${name}`);
      return clock;
    },
  };
}

function must({ trail, refused, refusal }: ReturnType<typeof performPurely>): PureCase {
  if (!trail || refused) throw new Error(`refused: ${refused} ${refusal?.detail}`);
  return trail;
}

/** A case whose goods were approved to come back, are on their way, or have arrived. */
export function returned(
  change: Partial<ApplicationInput> = {},
  reached: 'approved' | 'shipped' | 'arrived' = 'arrived',
) {
  const one = pureCase(change);
  one.does('merchant', approveIt);
  if (reached === 'approved') return one;
  one.does('consumer', shipIt);
  if (reached === 'arrived') one.does('merchant', { command: 'receive', body: {} });
  return one;
}

/** What changed of the clocks: "review met", "ship_back started". */
export function clocksIn(events: readonly CaseEvent[]): string[] {
  return events.flatMap(({ data }) => (data.clocks ?? []).map((change) => `${change.name} ${change.change}`));
}

/** An event without its consequences for clocks, tasks, hashes and place: what it says happened, and where the case is then. */
export function said({ type, stage, rules, clause, data }: CaseEvent) {
  const { clocks: _clocks, tasks: _tasks, ...rest } = data;
  return { type, to: stage.to, rules, clause, ...rest };
}
