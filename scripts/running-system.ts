import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { connectClient, type TemporalAddress } from '../adapters/temporal/connect.ts';
import { tracing } from '../adapters/temporal/tracing.ts';
import { readPlaceSettings } from '../config.ts';
import { connect } from '../drizzle/client.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createRulebook } from '../ledger/rulebook.ts';
import { noPauses } from '../ports/pauses.ts';
import { useLocalSettings } from './local-settings.ts';

type Place = { databaseUrl: string; temporal: TemporalAddress };

/** Ledger and Temporal at given places; the ledger is for reading. */
export function systemAt(service: string, { databaseUrl, temporal }: Place) {
  const { db, close: closeDatabase } = connect(databaseUrl, { max: 2, onError: () => {} });
  const plugin = tracing(service, null);
  const { client, close: closeClient } = connectClient(temporal, plugin);
  const readOnly = {
    pauses: noPauses,
    realTime: (databaseMs: number) => databaseMs,
    sandbox: false,
    onCommit: () => {},
  };
  return {
    db,
    client,
    ledger: createLedger({ db, rulebook: createRulebook(), ...readOnly }),
    tracing: plugin,
    close: () => Promise.all([closeClient(), closeDatabase()]),
  };
}
export type System = ReturnType<typeof systemAt>;

/** The running system, for an operator's command: by the environment, or else that of the last `npm start`. */
export function runningSystem(service: string) {
  useLocalSettings();
  const { DATABASE_URL: databaseUrl, TEMPORAL_TASK_QUEUE: taskQueue } = readPlaceSettings(process.env);
  const { connectionOptions: connection = {}, namespace = 'default' } = loadClientConnectConfig();
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return { ...systemAt(service, { databaseUrl, temporal: { connection, namespace } }), taskQueue };
}
