import { join } from 'node:path';
import { forgetfulSettings, temporaryFolder } from '../../test/harness/folder.ts';
import { ownPostgres, ownTemporal } from '../../test/harness/own-servers.ts';
import { pausesOf } from '../../test/harness/pauses.ts';
import { restartable } from '../../test/harness/restartable.ts';
import { newSecrets } from '../dev-file.ts';
import { freePort } from '../ports.ts';
import { type ProgramName, programs, startProgram } from '../programs.ts';
import { environmentFor } from '../temporal-server.ts';

type Environment = Record<string, string | undefined>;
/** Where a program of the fleet finds the others. */
export type Places = { databaseUrl: string; temporalAddress: string; paymentUrl: string };

export type FleetOptions = {
  /** Path of the Temporal CLI. */
  cli: string;
  /** Folder of PostgreSQL's data; the fleet's own when left out. */
  postgresDir?: string;
  /** Settings of PostgreSQL on top, `name=value`. */
  postgresSettings?: string[];
  /** Settings of one program on top, asked for at each of its starts. */
  settings?: (name: ProgramName, places: Places) => Environment;
};

export type Fleet = Awaited<ReturnType<typeof startFleet>>;
/** What a kill may strike. */
export const victims = ['worker', 'api', 'postgres', 'temporal'] as const;
export type Victim = (typeof victims)[number];

/** The whole system as real processes, each of which can be killed and started again at the same address with the same data. */
export async function startFleet({ cli, postgresDir, postgresSettings = [], settings = () => ({}) }: FleetOptions) {
  const folder = temporaryFolder('chaos');
  const ends: (() => Promise<void>)[] = [async () => folder.remove()];
  const stop = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const postgres = await ownPostgres({
      dataDir: postgresDir ?? join(folder.path, 'postgres'),
      settings: [...forgetfulSettings, ...postgresSettings],
    });
    ends.push(postgres.drop);
    const temporal = await ownTemporal(folder.path, cli);
    ends.push(temporal.drop);

    const secrets = newSecrets();
    const pauses = pausesOf(join(folder.path, 'pauses'));
    const ports = {
      api: await freePort(),
      worker: await freePort(),
      payment: await freePort(),
      carrier: await freePort(),
    };
    const url = (name: ProgramName) => `http://127.0.0.1:${ports[name]}`;
    const places = { databaseUrl: postgres.address, temporalAddress: temporal.address, paymentUrl: url('payment') };
    const env = {
      ...environmentFor(temporal.address, folder.path),
      DATABASE_URL: postgres.address,
      TEMPORAL_TASK_QUEUE: 'recourse-chaos',
      PAUSE_DIR: pauses.dir,
      LOG_LEVEL: 'warn',
    };
    const all = programs({ secrets, ports, env, dataDir: folder.path });
    const run = async (name: ProgramName) => {
      const program = all[name];
      const process = restartable(() =>
        startProgram({ ...program, env: { ...program.env, ...settings(name, places) } }),
      );
      ends.push(process.stop);
      await process.start();
      return { ...process, url: url(name) };
    };
    return {
      ...places,
      keys: secrets.keys,
      callbackSecrets: secrets.callbackSecrets,
      pauses,
      postgres: postgres.server,
      temporal: temporal.server,
      payment: await run('payment'),
      carrier: await run('carrier'),
      worker: await run('worker'),
      api: await run('api'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
