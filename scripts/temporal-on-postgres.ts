import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { type Child, startChild } from './children.ts';
import { goPrograms } from './go-programs.ts';
import { eventually, freePort } from './ports.ts';
import { createDatabase, type Postgres, startPostgres } from './postgres.ts';

/** Paths of the server and of the tool that makes its tables. */
export type TemporalPrograms = { server: string; sql: string };

const version = '1.30.1';
const source = 'go.temporal.io/server/cmd';
const password = 'temporal';

/** Builds Temporal's own server with Go, once (about two minutes); what stands in the way, in a sentence, when it cannot. */
export async function temporalPrograms(say: (line: string) => void): Promise<TemporalPrograms | { missing: string }> {
  const packages = { 'temporal-server': `${source}/server`, 'temporal-sql': `${source}/tools/sql` };
  const built = await goPrograms({ title: 'the Temporal server', version, takes: 'two minutes', packages }, say);
  if ('missing' in built) return built;
  const [server = '', sql = ''] = built.paths;
  return { server, sql };
}

export type TemporalOnPostgres = {
  address: string;
  postgres: Postgres;
  server: Child;
  /** Main processes, for measuring. */
  pids: { temporal: number; 'temporal-postgres': number };
  stop(): Promise<void>;
};

/** Starts Temporal's server (all four services in one process) on a PostgreSQL of its own, with the namespace `default`. */
export async function startTemporalOnPostgres(options: {
  programs: TemporalPrograms;
  dir: string;
}): Promise<TemporalOnPostgres> {
  const { programs, dir } = options;
  mkdirSync(dir, { recursive: true });
  const postgresPort = await freePort();
  const postgres = await startPostgres({
    dataDir: join(dir, 'postgres', 'data'),
    port: postgresPort,
    password,
    settings: ['max_connections=200', 'shared_buffers=256MB'],
  });
  try {
    for (const kind of ['temporal', 'visibility'] as const) {
      await createDatabase(postgres.url('postgres'), databaseOf[kind]);
      await makeTables(programs.sql, kind, postgresPort);
    }
    const ports = await servicePorts();
    const configFile = join(dir, 'temporal.json');
    const dynamicFile = join(dir, 'dynamic.json');
    writeFileSync(dynamicFile, JSON.stringify(dynamicConfig));
    // YAML reads JSON
    writeFileSync(configFile, JSON.stringify(configOf(postgresPort, ports, dynamicFile), null, 2));
    const server = startChild({
      name: 'temporal',
      command: programs.server,
      args: ['--config-file', configFile, '--allow-no-auth', 'start'],
      env: process.env,
    });
    const address = `127.0.0.1:${ports.frontend.grpc}`;
    const up = await eventually(async () => !server.running() || (await hasNamespace(address)), 90_000);
    if (!up || !server.running()) {
      await server.stop(5000);
      throw new Error(`Temporal did not start: ${server.output().trim().split('\n').slice(-5).join('\n')}`);
    }
    return {
      address,
      postgres,
      server,
      pids: { temporal: server.pid ?? 0, 'temporal-postgres': postgres.child.pid ?? 0 },
      async stop() {
        await server.stop(15_000);
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

const databaseOf = { temporal: 'temporal', visibility: 'temporal_visibility' } as const;

async function makeTables(tool: string, kind: keyof typeof databaseOf, port: number): Promise<void> {
  const where = ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '-u', 'postgres', '--pw', password];
  const run = (...args: string[]) =>
    new Promise<void>((resolve, reject) => {
      const tried = spawn(tool, [...where, '--db', databaseOf[kind], ...args], { stdio: 'pipe' });
      let said = '';
      for (const stream of [tried.stdout, tried.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
      tried.on('error', reject);
      tried.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')}: ${said.trim()}`))));
    });
  await run('setup-schema', '-v', '0.0');
  await run('update-schema', '--schema-name', `postgresql/v12/${kind}`);
}

const services = ['frontend', 'history', 'matching', 'worker'] as const;
type Ports = Record<(typeof services)[number], { grpc: number; membership: number }>;

async function servicePorts(): Promise<Ports> {
  const pair = async () => ({ grpc: await freePort(), membership: await freePort() });
  return { frontend: await pair(), history: await pair(), matching: await pair(), worker: await pair() };
}

/** A search attribute is known as soon as it was added, and limits meant for many tenants do not hold one. */
const dynamicConfig = {
  'system.forceSearchAttributesCacheRefreshOnRead': [{ value: true }],
  'frontend.namespaceRPS': [{ value: 10_000 }],
  'frontend.namespaceRPS.visibility': [{ value: 100 }],
};

function configOf(postgresPort: number, ports: Ports, dynamicFile: string) {
  const store = (databaseName: string, connections: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: 'tcp',
      user: 'postgres',
      password,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const { frontend } = ports;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(databaseOf.temporal, 20), visibility: store(databaseOf.visibility, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(
      services.map((name) => [
        name,
        { rpc: { grpcPort: ports[name].grpc, membershipPort: ports[name].membership, bindOnLocalHost: true } },
      ]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${frontend.grpc}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '10s' },
  };
}

/** Registers `default` and says whether the server knows it by now. */
async function hasNamespace(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2000 });
    try {
      return await connection.withDeadline(Date.now() + 5000, async () => {
        await connection.workflowService
          .registerNamespace({ namespace: 'default', workflowExecutionRetentionPeriod: msToTs('1 day') })
          .catch(() => undefined); // it is there already
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        // every service has heard of it only when its cache was refreshed
        await connection.workflowService.listWorkflowExecutions({ namespace: 'default', pageSize: 1 });
        return true;
      });
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}
