import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { Settings } from '../config.ts';
import { root } from './programs.ts';

const file = join(root, '.recourse', 'local.env');
const wherePrefix = /^(DATABASE|TEMPORAL)_/;

/** Keeps where `npm start` has its PostgreSQL and Temporal, for programs that are run beside it. */
export function keepLocalSettings(env: Record<string, string | undefined>): void {
  const names = Object.keys(Settings.shape).filter((name) => wherePrefix.test(name));
  const lines = names.flatMap((name) => (env[name] ? [`${name}=${quoted(env[name])}\n`] : []));
  writeFileSync(file, lines.join(''), { mode: 0o600 });
}

/** The file knows three quotes and no escape. */
function quoted(value: string): string {
  const quote = ["'", '"', '`'].find((mark) => !value.includes(mark)) ?? '';
  return `${quote}${value}${quote}`;
}

/**
 * Without DATABASE_URL, what the last `npm start` of this folder kept: all of it, so that its ledger is never held against another
 * one's Temporal.
 */
export function useLocalSettings(): void {
  if (process.env.DATABASE_URL || !existsSync(file)) return;
  for (const name of Object.keys(process.env)) if (wherePrefix.test(name)) delete process.env[name];
  loadEnvFile(file);
}
