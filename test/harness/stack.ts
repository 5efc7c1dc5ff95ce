import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inject } from 'vitest';
import { newSecrets, type Secrets } from '../../scripts/dev-file.ts';
import { freePort } from '../../scripts/ports.ts';
import { programs, startProgram } from '../../scripts/programs.ts';
import { environmentFor } from '../../scripts/temporal-server.ts';
import { freshDatabase } from './database.ts';
import { forgetfulSettings, temporaryFolder } from './folder.ts';
import { type OwnServer, ownPostgres, ownTemporal } from './own-servers.ts';
import { type PausesOfTest, pausesOf } from './pauses.ts';
import { type Restartable, restartable } from './restartable.ts';

export type StackOptions = {
  /** A PostgreSQL of its own, which the test may kill; otherwise a database in the suite's. */
  ownPostgres?: boolean;
  /** A Temporal of its own with a file, which the test may kill; otherwise the suite's. */
  ownTemporal?: boolean;
  /** Settings on top, for all four programs. */
  env?: Record<string, string>;
};

export type Stack = {
  apiUrl: string;
  workerUrl: string;
  keys: Secrets['keys'];
  callbackSecrets: Secrets['callbackSecrets'];
  databaseUrl: string;
  temporalAddress: string;
  taskQueue: string;
  api: Restartable;
  worker: Restartable;
  payment: Restartable & { url: string };
  carrier: Restartable & { url: string };
  /** Only with `ownPostgres`; its address stays the same over restarts. */
  postgres?: Restartable;
  /** Only with `ownTemporal`. */
  temporal?: Restartable;
  pauses: PausesOfTest;
  stop(): Promise<void>;
};

type Server = Omit<OwnServer, 'server'> & { server?: Restartable };

/** The whole system as processes of its own: API, worker, sandbox providers, a database and a Temporal. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = temporaryFolder('stack');
  const ends: (() => Promise<void>)[] = [async () => folder.remove()];
  const stop = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const postgres = options.ownPostgres
      ? await ownPostgres({ dataDir: join(folder.path, 'postgres'), settings: forgetfulSettings })
      : await sharedPostgres();
    ends.push(postgres.drop);
    const temporal = options.ownTemporal ? await ownTemporal(folder.path, inject('temporalCli')) : sharedTemporal();
    ends.push(temporal.drop);

    const taskQueue = `recourse-${randomBytes(4).toString('hex')}`;
    const pauses = pausesOf(join(folder.path, 'pauses'));
    const secrets = newSecrets();
    const ports = {
      api: await freePort(),
      worker: await freePort(),
      payment: await freePort(),
      carrier: await freePort(),
    };
    const env = {
      ...environmentFor(temporal.address, folder.path),
      DATABASE_URL: postgres.address,
      TEMPORAL_TASK_QUEUE: taskQueue,
      PAUSE_DIR: pauses.dir,
      ...options.env,
    };
    const all = programs({ secrets, ports, env, dataDir: folder.path });
    const started = { payment: all.payment, carrier: all.carrier, worker: all.worker, api: all.api };
    const run = async (name: keyof typeof started) => {
      const process = restartable(() => startProgram(started[name]));
      ends.push(process.stop);
      await process.start();
      return process;
    };
    const url = (port: number) => `http://127.0.0.1:${port}`;
    return {
      apiUrl: url(ports.api),
      workerUrl: url(ports.worker),
      ...secrets,
      databaseUrl: postgres.address,
      temporalAddress: temporal.address,
      taskQueue,
      payment: { ...(await run('payment')), url: url(ports.payment) },
      carrier: { ...(await run('carrier')), url: url(ports.carrier) },
      worker: await run('worker'),
      api: await run('api'),
      postgres: postgres.server,
      temporal: temporal.server,
      pauses,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function sharedPostgres(): Promise<Server> {
  const database = await freshDatabase();
  return { address: database.url, drop: database.drop };
}

function sharedTemporal(): Server {
  return { address: inject('temporal'), drop: async () => {} };
}
