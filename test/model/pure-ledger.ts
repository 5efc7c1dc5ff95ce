import { compileCalendar } from '../../domain/calendar.ts';
import type { Command } from '../../domain/commands.ts';
import type { OpeningContext } from '../../domain/context.ts';
import { open } from '../../domain/decide/open.ts';
import { decide } from '../../domain/decide.ts';
import type { Actor } from '../../domain/events.ts';
import { toMs } from '../../domain/instant.ts';
import { positionOf } from '../../domain/position.ts';
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import type { RiskFacts } from '../../domain/risk.ts';
import { dueRung, performRung } from '../../domain/rungs.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Role } from '../../domain/vocabulary.ts';
import { systemActor } from '../../ledger/actor.ts';
import { withRisks } from '../../ledger/notice-risks.ts';
import { append, type Trail } from '../../ledger/trail.ts';
import { cn } from '../../policy/calendars/cn.ts';
import { currentStandard } from '../../policy/fixtures.ts';

const calendar = compileCalendar(cn);

/** What `perform` does with a case, without tables: for tests that run it a hundred thousand times. */
export type PureCase = Trail;

export const actorAs = (role: Role, person: string | null = null): Actor => ({
  role,
  party: null,
  ...(person ? { person } : {}),
});

export function contextAt(now: number, actor: Actor, others: readonly CaseState[]): OpeningContext {
  return {
    now,
    standard: currentStandard(),
    calendar,
    calendarVersion: 'cn@1',
    caseId: 'case_pure',
    knownOrder: null,
    previous: null,
    shift: 0,
    terms: { promise_days: null, windows: [] },
    publishedAddress: null,
    position: positionOf(others),
    actor,
    content: [],
    evidence: [{ id: 'evd_1', sha256: 'ab' }],
  };
}

/** What tables know of a consumer: when they opened cases and kept goods, and in which cases a file was given before. */
export type Known = Partial<NonNullable<RiskFacts['habits']>> & { usedIn?: readonly string[] };

type Performing = {
  role?: Role;
  person?: string | null;
  caseId?: string;
  others?: readonly CaseState[];
  /** What a decision rests on, where it is not as usual. */
  surroundings?: Partial<OpeningContext>;
  known?: Known;
};

/** The state-changing heart of `perform`: rungs due by now first, then the command. */
export function performPurely(
  trail: PureCase | null,
  command: Command,
  at: number,
  { role = 'system', person = null, caseId = 'case_pure', others = [], surroundings = {}, known = {} }: Performing = {},
): { trail: PureCase | null; refused: RefusalCode | null; refusal?: Refusal } {
  if (command.command === 'open') {
    if (trail) throw new Error('opened already');
    const context = { ...contextAt(at, actorAs(role, person), others), caseId, ...surroundings };
    const { openings = [], keeps = [] } = known;
    const decision = open(command.body, context);
    if ('refusal' in decision) return { trail, refused: decision.refusal.code, refusal: decision.refusal };
    const empty = { caseId, before: null, state: null, head: null, fresh: [] };
    const opened = append(empty, decision.drafts, { command: 'open', at, context });
    const brought = { since: 0, by: context.actor, evidence: givenIn(opened, 0, known), habits: { openings, keeps } };
    return { trail: withRisks(opened, brought, context), refused: null };
  }
  if (!trail) throw new Error('not opened');
  const now = Math.max(at, toMs(trail.state.at));
  let moved: PureCase = trail;
  for (let rung = dueRung(moved.state, now); rung && !moved.state.final; rung = dueRung(moved.state, now)) {
    const due = Math.max(toMs(rung.at), toMs(moved.state.at));
    const context = { ...contextAt(due, systemActor, others), ...ofEverybody(surroundings) };
    moved = append(moved, performRung(moved.state, rung, context), {
      command: null,
      at: due,
      performedAt: now,
      context,
    });
  }
  const context = { ...contextAt(now, actorAs(role, person), others), ...surroundings };
  const decision = decide(moved.state, command, context);
  if ('refusal' in decision) return { trail: moved, refused: decision.refusal.code, refusal: decision.refusal };
  const since = moved.fresh.length;
  const done = append(moved, decision.drafts, { command: command.command, at: now, context });
  const brought = { since, by: context.actor, evidence: givenIn(done, since, known), habits: null };
  return { trail: withRisks(done, brought, context), refused: null };
}

/** The files that a command has brought, with where they were given before. */
function givenIn({ fresh }: PureCase, since: number, { usedIn = [] }: Known): RiskFacts['evidence'] {
  const given = fresh.slice(since).flatMap(({ leaf }) => leaf.data.evidence ?? []);
  return given.map(({ sha256 }) => ({ sha256, usedIn }));
}

/** A rung has nobody's words and evidence with it. */
function ofEverybody({ actor: _actor, content: _content, evidence: _evidence, ...rest }: Partial<OpeningContext>) {
  return { ...rest, content: [], evidence: [] };
}
