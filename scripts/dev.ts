import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStartSettings } from '../config.ts';
import { migrate } from '../drizzle/migrate.ts';
import { type Child, commandOf } from './children.ts';
import { keptSecrets, writeDevFile } from './dev-file.ts';
import { localPostgres, localTemporal } from './dev-servers.ts';
import { keepLocalSettings } from './local-settings.ts';
import { eventually, portInUse } from './ports.ts';
import { lastLines, programs, root, startProgram } from './programs.ts';
import { welcome } from './welcome.ts';

const home = join(root, '.recourse');
const logs = join(home, 'logs');
const pidFile = join(home, 'dev.pid');
const devFile = join(home, 'dev.json');

/** In the order they were started; they stop in the opposite one. */
const children: Child[] = [];
let stopping = false;

const say = (line: string) => console.log(line);

async function start(): Promise<void> {
  const settings = readStartSettings(process.env);
  mkdirSync(logs, { recursive: true });
  claimFolder();
  const secrets = keptSecrets(devFile);
  const ownTemporal = Boolean(settings.TEMPORAL_ADDRESS || settings.TEMPORAL_PROFILE || settings.TEMPORAL_CONFIG_FILE);
  const ports = {
    api: settings.PORT,
    worker: settings.WORKER_METRICS_PORT,
    payment: settings.PAYMENT_PORT,
    carrier: settings.CARRIER_PORT,
  };
  await requireFreePorts({
    PORT: ports.api,
    WORKER_METRICS_PORT: ports.worker,
    PAYMENT_PORT: ports.payment,
    CARRIER_PORT: ports.carrier,
    ...(settings.DATABASE_URL ? {} : { POSTGRES_PORT: settings.POSTGRES_PORT }),
    ...(ownTemporal ? {} : { TEMPORAL_PORT: settings.TEMPORAL_PORT, TEMPORAL_UI_PORT: settings.TEMPORAL_UI_PORT }),
  });

  let databaseUrl = settings.DATABASE_URL;
  if (!databaseUrl) {
    say(`PostgreSQL on port ${settings.POSTGRES_PORT} …`);
    const postgres = await localPostgres({ home, logs, port: settings.POSTGRES_PORT });
    watch(postgres.child);
    databaseUrl = postgres.databaseUrl;
  }
  let temporalEnv: Record<string, string | undefined> = process.env;
  let temporalUiUrl = settings.TEMPORAL_UI_URL ?? null;
  if (!ownTemporal) {
    say(`Temporal on port ${settings.TEMPORAL_PORT} …`);
    const { TEMPORAL_PORT: port, TEMPORAL_UI_PORT: uiPort } = settings;
    const temporal = await localTemporal({ home, logs, port, uiPort, say });
    watch(temporal.child);
    temporalEnv = temporal.env;
    temporalUiUrl = `http://127.0.0.1:${uiPort}`;
  }
  say('Migrations …');
  await migrate(settings.DATABASE_OWNER_URL ?? databaseUrl).catch((error: unknown) => {
    throw new Error(`The database could not be reached or migrated: ${reasonOf(error)}.`);
  });

  const env = { ...temporalEnv, DATABASE_URL: databaseUrl, TEMPORAL_UI_URL: temporalUiUrl ?? undefined };
  keepLocalSettings(env);
  const all = programs({ secrets, ports, env, dataDir: home });
  for (const program of [all.payment, all.carrier, all.worker, all.api]) {
    if (stopping) return;
    say(`${program.name} …`);
    watch(await startProgram(program, join(logs, `${program.name}.log`)));
  }
  const dev = {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    temporalUiUrl,
    consoleUrl: null,
    ...secrets,
    sandbox: { paymentUrl: `http://127.0.0.1:${ports.payment}`, carrierUrl: `http://127.0.0.1:${ports.carrier}` },
  };
  writeDevFile(devFile, dev);
  say(welcome(dev, databaseUrl));
}

/** Two of us in one folder would share its files. */
function claimFolder(): void {
  const other = pidInFile();
  if (other && other !== process.pid && commandOf(other).includes('scripts/dev.ts')) {
    throw new Error(`Recourse already runs from this folder (process ${other}): stop it first.`);
  }
  writeFileSync(pidFile, String(process.pid));
}

function pidInFile(): number {
  return existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
}

async function requireFreePorts(ports: Record<string, number>): Promise<void> {
  for (const [setting, port] of Object.entries(ports)) {
    // What a killed start left behind goes within seconds.
    if (await eventually(async () => !(await portInUse(port)), 5000)) continue;
    throw new Error(`Port ${port} is in use: stop what listens there, or set ${setting} to another port.`);
  }
}

function watch(child: Child): void {
  children.push(child);
  void child.exited.then(async (how) => {
    if (stopping) return;
    console.error(
      `\n${child.name} ended by itself (${how}); its last lines, more in .recourse/logs/${child.name}.log:`,
    );
    console.error(lastLines(child));
    await stop(1);
  });
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const child of children.toReversed()) {
    if (child.running()) say(`Stopping ${child.name} …`);
    await child.stop(15_000);
  }
  if (pidInFile() === process.pid) rmSync(pidFile);
  process.exit(code);
}

/** A refused connection to several addresses has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
// The start script above us is gone, however it went.
process.on('disconnect', () => void stop(0));

start().catch(async (error: unknown) => {
  if (!stopping) console.error(`\n${reasonOf(error)}`);
  await stop(1);
});
