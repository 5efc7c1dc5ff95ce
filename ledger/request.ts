import type { Command } from '../domain/commands.ts';
import type { Fact } from '../domain/facts.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { CaseState } from '../domain/state.ts';
import type { Role } from '../domain/vocabulary.ts';
import type { CaseRecord } from '../drizzle/queries/cases.ts';

/** On whose behalf a command or a read comes. `party` is the consumer's or merchant's id; `person` who of theirs it is. */
export type Caller = {
  account: string;
  role: Role;
  party: string | null;
  person: string | null;
  /** A platform person acting for a side says so. */
  onBehalfOf?: 'consumer' | 'merchant';
  /** Which consumer or merchant that is: the case's own, or the case does not exist for this caller. */
  behalfParty?: string;
};

/** The system's own commands come from here. */
export const systemCaller: Caller = { account: 'system', role: 'system', party: null, person: null };

/** Unique per account for ever; `fingerprint` covers method, path, actor and canonical body; `status` is what was first answered. */
export type IdempotencyKey = { key: string; fingerprint: string; status: number };

export type PerformRequest = {
  caseId: string;
  command: Command;
  caller: Caller;
  key?: IdempotencyKey;
  /** The `version` the caller has seen; another one is refused. */
  ifMatch?: number;
  /** `return`: the caller is the workflow's own activity and takes the fact along as its result. */
  tell: 'outbox' | 'return';
  /** The caller shows the case afterwards: what it is shown by is read along. */
  shows?: boolean;
};

/** `seq` is the command's own last event; a repeat has the first one's. `urgent`: its workflow has something to do now. */
export type Performed = {
  caseId: string;
  state: CaseState;
  fact: Fact;
  seq: number;
  replayed: boolean;
  urgent: boolean;
  /** What the case is shown by, where that was asked for and this is no repeat. */
  record: CaseRecord | null;
};

export type PerformResult = { done: Performed } | { refusal: Refusal };

/** A commit whose answer was lost: the command may or may not have been done. Repeat it with the same key. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}
