import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './children.ts';
import { binDir } from './temporal-cli.ts';

/** Programs of one Go module, and how they are spoken of. */
export type GoPrograms = {
  /** `The Temporal server`, say. */
  title: string;
  version: string;
  /** How long building takes, in words. */
  takes: string;
  /** Where each is kept in `.recourse/bin`, without the version, and the path of its package. */
  packages: Readonly<Record<string, string>>;
};

/** Builds programs with Go, once; their paths in the order of `packages`, or what stands in the way, in a sentence. */
export async function goPrograms(
  { title, version, takes, packages }: GoPrograms,
  say: (line: string) => void,
): Promise<{ paths: string[] } | { missing: string }> {
  const wanted = Object.entries(packages).map(([name, path]) => ({
    kept: join(binDir, `${name}-${version}`),
    built: path.split('/').at(-1) ?? '',
    source: `${path}@v${version}`,
  }));
  const paths = wanted.map(({ kept }) => kept);
  if (paths.every((path) => existsSync(path))) return { paths };
  if (spawnSync('go', ['version']).status !== 0) return { missing: `Go is not installed, so ${title} cannot be built` };
  say(`Building ${title} ${version} (once, ${takes}) …`);
  const dir = mkdtempSync(join(tmpdir(), 'recourse-go-'));
  try {
    const args = ['install', ...wanted.map(({ source }) => source)];
    const build = startChild({ name: 'go install', command: 'go', args, env: { ...process.env, GOBIN: dir } });
    const how = await build.exited;
    if (how !== 'exit code 0') return { missing: `go install failed: ${build.output().trim().split('\n').at(-1)}` };
    mkdirSync(binDir, { recursive: true });
    for (const { kept, built } of wanted) {
      // Copied beside, then renamed: another process may be building the same, and never sees half a file.
      copyFileSync(join(dir, built), `${kept}.${process.pid}`);
      renameSync(`${kept}.${process.pid}`, kept);
    }
    return { paths };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
