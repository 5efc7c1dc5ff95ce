import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, startChild } from './children.ts';
import { eventually } from './ports.ts';

export type TemporalServerOptions = {
  /** Path of the Temporal CLI. */
  cli: string;
  port: number;
  /** Port of the UI; without it the server runs headless. */
  uiPort?: number;
  /** File that keeps the histories; without it they live in memory. */
  dbFile?: string;
  logFile?: string;
};

export type TemporalServer = { child: Child; address: string; stop(): Promise<void> };

/** Starts Temporal's dev server on 127.0.0.1 with the namespace `default`. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { cli, port, uiPort, dbFile } = options;
  const child = startChild({
    name: 'temporal',
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
      ...(uiPort ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless']),
      ...(dbFile ? ['--db-filename', dbFile] : []),
    ],
    env: process.env,
    logFile: options.logFile,
  });
  const address = `127.0.0.1:${port}`;
  const up = await eventually(async () => !child.running() || (await serves(address)), 60_000);
  if (!up || !child.running()) {
    await child.stop(5000);
    throw new Error(`Temporal did not start on port ${port}: ${child.output().trim().split('\n').at(-1)}`);
  }
  return { child, address, stop: () => child.stop(10_000) };
}

/** The environment by which programs reach a local server, whatever else the user has set for Temporal. */
export function environmentFor(address: string, dir: string): Record<string, string | undefined> {
  // A profile in the user's home may switch TLS on, which a local server does not speak.
  const plainProfile = join(dir, 'temporal.toml');
  writeFileSync(plainProfile, '[profile.default]\n');
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(others),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_CONFIG_FILE: plainProfile,
  };
}

async function serves(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2000 });
    try {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace: 'default' }),
      );
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}
