import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './programs.ts';

/** Checks the borders of `.dependency-cruiser.cjs`, and that its checker saw the code at all: it has said "no violations" of nothing. */
const layers = [
  'domain',
  'policy',
  'ledger',
  'workflows',
  'activities',
  'ports',
  'adapters',
  'api',
  'drizzle',
  'audit',
  'bench',
];
const fewest = 150;

const Report = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.unknown()) })),
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string() }),
        comment: z.string().optional(),
      }),
    ),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string() })) }),
  }),
});

const entryPoints = ['config.ts', 'server.ts', 'worker.ts'];
const entries = [...layers, 'scripts', 'test', ...entryPoints].filter((path) => existsSync(join(root, path)));
const run = spawnSync(
  process.execPath,
  ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '--output-type', 'json', ...entries],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
);
if (!run.stdout) {
  console.error(run.stderr);
  process.exit(1);
}
const { modules, summary } = Report.parse(JSON.parse(run.stdout));
const reasons = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]));
const faults = summary.violations.map(
  ({ from, to, rule }) => `${from} → ${to}\n    ${rule.name}: ${reasons.get(rule.name)}`,
);

const seen = modules.filter(({ source }) => source.endsWith('.ts') && !source.includes('node_modules'));
for (const layer of layers) {
  const linked = seen.some(({ source, dependencies }) => source.startsWith(`${layer}/`) && dependencies.length > 0);
  if (!linked) faults.push(`no module with imports was seen in ${layer}/`);
}
for (const file of entryPoints) {
  if (!seen.some(({ source }) => source === file)) faults.push(`${file} was not seen`);
}
if (seen.length < fewest) faults.push(`only ${seen.length} modules were seen, expected ${fewest} at least`);

for (const fault of faults) console.error(fault);
console.log(`${seen.length} modules, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
