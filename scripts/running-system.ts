import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { connectClient } from '../adapters/temporal/connect.ts';
import { tracing } from '../adapters/temporal/tracing.ts';
import { readPlaceSettings } from '../config.ts';
import { connect } from '../drizzle/client.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createRulebook } from '../ledger/rulebook.ts';
import { noPauses } from '../ports/pauses.ts';
import { useLocalSettings } from './local-settings.ts';

/**
 * Ledger and Temporal of a running system, for an operator's command: by the environment, or else those of the last `npm start`.
 * The ledger is for reading.
 */
export function runningSystem(service: string) {
  useLocalSettings();
  const { DATABASE_URL, TEMPORAL_TASK_QUEUE: taskQueue } = readPlaceSettings(process.env);
  const { connectionOptions = {}, namespace = 'default' } = loadClientConnectConfig();
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { db, close: closeDatabase } = connect(DATABASE_URL, { max: 2, onError: () => {} });
  const plugin = tracing(service, null);
  const { client, close: closeClient } = connectClient({ connection: connectionOptions, namespace }, plugin);
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
    taskQueue,
    tracing: plugin,
    close: () => Promise.all([closeClient(), closeDatabase()]),
  };
}
