import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { pino } from 'pino';
import { buildApp } from '../api/app.ts';
import { tellingLag } from '../api/plugins/metrics.ts';
import * as schema from '../drizzle/schema.ts';
import type { NoticeSource } from '../ports/payment.ts';
import { root } from './programs.ts';

/** Writes openapi.json from the routes, or with `--check` says whether it is as they are. No server is needed, nothing is asked. */
const file = join(root, 'openapi.json');
const unreachable = async (): Promise<never> => {
  throw new Error('the document needs nobody to answer');
};

const noticeSources: NoticeSource[] = ['stripe', 'alipay', 'wechat-pay'];
const nobodyReads = { read: unreachable, signatureHeaders: [], thanks: { type: 'text/plain', body: '' } };

const app = await buildApp({
  ledger: { perform: unreachable },
  db: drizzle(new pg.Pool(), { schema }),
  rulebook: unreachable,
  realTime: unreachable,
  courier: { deliver: unreachable },
  tellingLag: tellingLag(),
  repricing: { nudge: () => {} },
  files: { put: unreachable, open: unreachable },
  keys: [],
  verify: { payment: () => false, carrier: () => false },
  notices: new Map(noticeSources.map((source) => [source, nobodyReads])),
  providerOf: () => 'sandbox',
  linkSecret: '',
  publicUrl: '',
  temporalUi: () => '',
  sandbox: true,
  log: pino({ level: 'silent' }, new Writable()),
});
const text = `${JSON.stringify(app.swagger(), null, 2)}\n`;
await app.close();

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('openapi.json is not what the routes say: run node scripts/openapi.ts');
    process.exit(1);
  }
  console.log('openapi.json is what the routes say');
} else {
  writeFileSync(file, text);
  console.log(`openapi.json: ${Object.keys(app.swagger().paths ?? {}).length} paths`);
}
