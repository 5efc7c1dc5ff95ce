import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { type Child, startChild } from './children.ts';
import { apiKeys, type Secrets } from './dev-file.ts';
import { answersOk, eventually } from './ports.ts';

type Environment = Record<string, string | undefined>;

export type ProgramName = 'payment' | 'carrier' | 'api' | 'worker';

/** A program of this repository: what it runs, with which settings, and where it says that it is ready. */
export type Program = { name: ProgramName; file: string; env: Environment; readyUrl: string };

export type Surroundings = {
  secrets: Secrets;
  ports: { api: number; worker: number; payment: number; carrier: number };
  /** Settings that say where PostgreSQL and Temporal are. */
  env: Environment;
  /** Folder of the evidence and of the sandbox providers' state. */
  dataDir: string;
};

export const root = join(import.meta.dirname, '..');

const url = (port: number) => `http://127.0.0.1:${port}`;

/** The four programs, set up to find each other. */
export function programs({ secrets, ports, env, dataDir }: Surroundings): Record<ProgramName, Program> {
  const apiUrl = url(ports.api);
  const { payment, carrier } = secrets.callbackSecrets;
  const provider = (name: 'payment' | 'carrier', port: number, secret: string): Program => ({
    name,
    file: `adapters/sandbox/${name}-server.ts`,
    env: {
      ...env,
      PORT: String(port),
      CALLBACK_URL: `${apiUrl}/v1/callbacks/${name}`,
      CALLBACK_SECRET: secret,
      STATE_FILE: join(dataDir, `${name}.json`),
    },
    readyUrl: `${url(port)}/healthz`,
  });
  const shared: Environment = {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(ports.api),
    PUBLIC_URL: apiUrl,
    WORKER_METRICS_PORT: String(ports.worker),
    API_KEYS: JSON.stringify(apiKeys(secrets)),
    PAYMENT_URL: url(ports.payment),
    PAYMENT_SECRET: payment,
    CARRIER_SECRET: carrier,
    LINK_SECRET: createHmac('sha256', secrets.keys.platform).update('links').digest('hex'),
    EVIDENCE_DIR: join(dataDir, 'evidence'),
    SANDBOX: 'true',
  };
  return {
    payment: provider('payment', ports.payment, payment),
    carrier: provider('carrier', ports.carrier, carrier),
    api: { name: 'api', file: 'server.ts', env: shared, readyUrl: `${apiUrl}/readyz` },
    worker: { name: 'worker', file: 'worker.ts', env: shared, readyUrl: `${url(ports.worker)}/readyz` },
  };
}

/** Starts a program and waits until it says that it is ready. */
export async function startProgram({ name, file, env, readyUrl }: Program, logFile?: string): Promise<Child> {
  const args = ['--enable-source-maps', file];
  const child = startChild({ name, command: process.execPath, args, cwd: root, env, logFile });
  const ready = await eventually(async () => !child.running() || (await answersOk(readyUrl)), 60_000);
  if (ready && child.running()) return child;
  const how = child.running() ? 'not ready after a minute' : await child.exited;
  await child.stop(5000);
  throw new Error(`${name} did not start (${how}).\n${lastLines(child)}`);
}

/** The end of what a program printed, for a person who must find out why it stopped. */
export function lastLines(child: Child): string {
  return child.output().trim().split('\n').slice(-20).join('\n');
}
