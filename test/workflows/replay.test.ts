import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tracing } from '../../adapters/temporal/tracing.ts';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { differences } from '../../audit/compare-trail.ts';
import { deriveTrail } from '../../audit/derive-trail.ts';
import type { Fact } from '../../domain/facts.ts';
import type { CaseType } from '../../domain/vocabulary.ts';

type Stored = { type: CaseType; facts: Fact[]; histories: unknown[] };

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'test/histories');
const names = readdirSync(folder);
const plugin = tracing('test', null);
const scratch = mkdtempSync(join(tmpdir(), 'recourse-altered-'));
let workflowBundle: WorkflowBundleWithSourceMap;

Runtime.install({ logger: new DefaultLogger('ERROR') });

beforeAll(async () => {
  workflowBundle = await bundleWorkflows(join(root, 'workflows'), plugin);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The workflow code with one line of one file planted otherwise. */
function altered(file: string, from: string, to: string): Promise<WorkflowBundleWithSourceMap> {
  const dir = mkdtempSync(join(scratch, 'bundle-'));
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  cpSync(join(root, 'workflows'), join(dir, 'workflows'), { recursive: true });
  const path = join(dir, 'workflows', file);
  const source = readFileSync(path, 'utf8');
  if (!source.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, source.replace(from, to));
  return bundleWorkflows(join(dir, 'workflows'), plugin);
}

function stored(name: string): Stored {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

async function faults({ type, facts, histories }: Stored, bundle: WorkflowBundleWithSourceMap): Promise<string[]> {
  const found: string[] = [];
  for (const history of histories) {
    const trail = await deriveTrail(historyFromJSON(history), { workflowBundle: bundle, tracing: plugin });
    found.push(...differences(type, trail, facts));
  }
  return found;
}

describe('stored histories', () => {
  test('are there', () => {
    expect(names).toContain('whole-return.json');
    expect(names).toContain('rebuilt-return.json');
  });

  test.each(names)('%s replays on today’s code and fits its ledger', async (name) => {
    expect(await faults(stored(name), workflowBundle)).toEqual([]);
  });

  test('give the whole trail of a case', async () => {
    const [history] = stored('whole-return.json').histories;
    const trail = await deriveTrail(historyFromJSON(history), { workflowBundle, tracing: plugin });
    expect(trail.flatMap((entry) => (entry.step === 'reached' ? [entry.milestone] : []))).toEqual([
      'decided',
      'goodsArrived',
      'inspected',
      'settled',
      'closed',
    ]);
    expect(trail.filter(({ step }) => step === 'tick')).toHaveLength(1);
    expect(trail.flatMap((entry) => (entry.step === 'effect' ? [entry.id] : []))).toEqual(['rf_1#1']);
    expect(trail.filter(({ step }) => step === 'alarm').length).toBeGreaterThan(1);
  });
});

describe('a change that replay alone lets pass', () => {
  test('of a timer’s length', async () => {
    const bundle = await altered(
      'alarm.ts',
      'Math.max(due, notBefore) - now;',
      'Math.max(due, notBefore) - now + 60_000;',
    );
    expect((await faults(stored('whole-return.json'), bundle))[0]).toMatch(
      /^set an alarm of \d+ ms at fact 1; the rung was/,
    );
  });

  test('of a timer’s length where it is started, after everything that says how long it should be', async () => {
    const bundle = await altered('alarm.ts', 'sleep(ms, {', 'sleep(ms + 60_000, {');
    expect((await faults(stored('whole-return.json'), bundle))[0]).toMatch(
      /^set an alarm of \d+ ms at fact 1; the rung was/,
    );
  });

  test('of which timers are alarms', async () => {
    const bundle = await altered('alarm.ts', 'note.alarm(seq, next.at, now);', '');
    expect((await faults(stored('whole-return.json'), bundle))[0]).toMatch(/^ran a timer of \d+ ms that is no alarm$/);
  });

  test('of an awaited milestone', async () => {
    const bundle = await altered('return-case.ts', 'await file.until(inspected);', '');
    expect(await faults(stored('whole-return.json'), bundle)).toEqual([
      'awaited decided, goodsArrived, settled, closed; the ledger asks for decided, goodsArrived, inspected, settled, closed',
    ]);
  });

  test('of what is owed', async () => {
    const data = stored('whole-return.json');
    const facts = data.facts.map((fact) => ({ ...fact, owes: fact.owes.map(({ kind }) => ({ id: 'rf_2#1', kind })) }));
    expect(await faults({ ...data, facts }, workflowBundle)).toEqual(['started rf_1#1, which is not owed']);
  });
});

test('a change of what is done is caught by replay itself', async () => {
  const bundle = await altered('alarm.ts', 'note.tick(known.fact.seq);', 'await ledger.loadFact(caseId);');
  await expect(faults(stored('whole-return.json'), bundle)).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/);
});
