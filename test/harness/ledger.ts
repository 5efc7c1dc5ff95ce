import { randomUUID } from 'node:crypto';
import type { Command } from '../../domain/commands.ts';
import { toMs } from '../../domain/instant.ts';
import type { Standard } from '../../domain/standard.ts';
import { connect } from '../../drizzle/client.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { type Caller, type Performed, type PerformRequest, systemCaller } from '../../ledger/request.ts';
import { createRulebook, type ReadRulebook } from '../../ledger/rulebook.ts';
import { currentVersion, variant } from '../../policy/standard.ts';
import { noPauses } from '../../ports/pauses.ts';
import { freshDatabase } from './database.ts';

export type LedgerBench = Awaited<ReturnType<typeof startLedger>>;

const never = Number.MAX_SAFE_INTEGER;
/**
 * Tests open a hundred cases of one consumer, with one photo. What that is a sign of is for tests of signals, under the standard itself;
 * a parcel's weight is one wherever a test gives it.
 */
export const unremarkable = variant(currentVersion, {
  risk: { velocity_cases: never, keeps: never, evidence_reuses: never },
});

/** The calendars that are published, and this standard. */
export function rulebookUnder(standard: Standard): ReadRulebook {
  const published = createRulebook();
  return async (db, inForce) => ({
    ...(await published(db, inForce)),
    standards: new Map([[standard.version, standard]]),
    currentStandard: standard.version,
  });
}

/** A ledger on a fresh database, with a clock that the test sets; without `standard`, nothing it sees is a sign of risk. */
export async function startLedger({ at, standard = unremarkable }: { at: string; standard?: Standard }) {
  const database = await freshDatabase();
  const connections = connect(database.url, { max: 10, onError: () => {} });
  let now = toMs(at);
  const rulebook = rulebookUnder(standard);
  const realTime = () => now;
  const ledger = createLedger({
    db: connections.db,
    rulebook,
    pauses: noPauses,
    realTime,
    sandbox: true,
    onCommit: () => {},
  });
  return {
    ledger,
    rulebook,
    realTime,
    db: connections.db,
    pool: connections.pool,
    url: database.url,
    /** Sets real time. */
    setClock: (text: string) => {
      now = toMs(text);
    },
    stop: async () => {
      await connections.close();
      await database.drop();
    },
    /** Performs and fails the test on a refusal. */
    must: async (
      caseId: string,
      command: Command,
      caller: Caller,
      more: Partial<PerformRequest> = {},
    ): Promise<Performed> => {
      const result = await ledger.perform({ caseId, command, caller, tell: 'outbox', ...more });
      if ('refusal' in result) throw new Error(`${command.command} was refused: ${JSON.stringify(result.refusal)}`);
      return result.done;
    },
    /** Performs and answers with the refusal's code, or `done`. */
    attempt: async (caseId: string, command: Command, caller: Caller, more: Partial<PerformRequest> = {}) => {
      const result = await ledger.perform({ caseId, command, caller, tell: 'outbox', ...more });
      return 'refusal' in result ? result.refusal.code : 'done';
    },
  };
}

export const consumer: Caller = { account: 'shop', role: 'consumer', party: 'u-42', person: null };
export const merchant: Caller = { account: 'shop', role: 'merchant', party: 'm-7', person: null };
export const platform: Caller = { account: 'shop', role: 'platform', party: null, person: 'p-1' };
export const system = systemCaller;

export const newCaseId = () => `case_${randomUUID().replaceAll('-', '')}`;
