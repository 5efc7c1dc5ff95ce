import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { z } from 'zod';
import { type Collected, collect } from './vitest.ts';

/**
 * Runs the tests of pure code in Stryker's own process: loaded once, then a mutant costs milliseconds, where a run of vitest costs
 * a second. That works because these tests have nothing of vitest but `test`, `describe` and `expect`, and keep nothing.
 */

/** Those beside the code, examples before properties, and the model's lives at the end: the first failure is enough. */
const files = ['domain/**/*.test.ts', 'policy/**/*.test.ts', 'test/model/same-lives.ts'];
const slow = /(properties|sequences|decision-table|terms-floor)\.test\.ts$|same-lives\.ts$/;

type Known = Collected & { id: string; file: string };

/** What instrumented code reads and writes; Stryker's own names. */
type Namespace = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
};

const shim = new URL('./vitest.ts', import.meta.url).href;

function inProcess(): TestRunner {
  const space = namespace();
  let tests: readonly Known[] = [];

  return {
    // What runs while files are loaded is not judged (ignoreStatic), so nothing has to be loaded again.
    capabilities: () => ({ reloadEnvironment: true }),

    async init() {
      registerHooks({
        resolve: (specifier, context, next) =>
          specifier === 'vitest' && context.parentURL !== shim
            ? { url: shim, shortCircuit: true }
            : next(specifier, context),
      });
      await import('./seed.ts');
      tests = await loadTests();
    },

    async dryRun() {
      const results: TestResult[] = [];
      for (const test of tests) {
        space.currentTestId = test.id;
        const since = performance.now();
        const failure = await failureOf(test);
        const result = { id: test.id, name: test.name, fileName: test.file, timeSpentMs: performance.now() - since };
        results.push(
          failure === null
            ? { ...result, status: TestStatus.Success }
            : { ...result, status: TestStatus.Failed, failureMessage: failure },
        );
      }
      space.currentTestId = undefined;
      const { mutantCoverage } = space;
      return { status: DryRunStatus.Complete, tests: results, ...(mutantCoverage ? { mutantCoverage } : {}) };
    },

    async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
      const judging = testFilter ? tests.filter(({ id }) => testFilter.includes(id)) : tests;
      Object.assign(space, {
        activeMutant: activeMutant.id,
        hitCount: hitLimit === undefined ? undefined : 0,
        hitLimit,
      });
      for (const [index, test] of judging.entries()) {
        const failure = await failureOf(test);
        if (failure === null) continue;
        const endless = determineHitLimitReached(space.hitCount, hitLimit);
        space.activeMutant = undefined;
        // what a mutant left behind would be held against the next one: Stryker starts another process and judges it again
        if ((await failureOf(test)) !== null) process.exit(1);
        if (endless) return { status: MutantRunStatus.Timeout, reason: endless.reason ?? 'endless' };
        return { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage: failure, nrOfTests: index + 1 };
      }
      space.activeMutant = undefined;
      return { status: MutantRunStatus.Survived, nrOfTests: judging.length };
    },
  };
}

async function loadTests(): Promise<Known[]> {
  const found = files.flatMap((pattern) => globSync(pattern).toSorted());
  const known: Known[] = [];
  for (const file of [...found.filter((one) => !slow.test(one)), ...found.filter((one) => slow.test(one))]) {
    await import(pathToFileURL(join(process.cwd(), file)).href);
    known.push(...collect().map((test) => ({ ...test, id: `${file} › ${test.name}`, file })));
  }
  if (new Set(known.map(({ id }) => id)).size < known.length) throw new Error('two tests have one name');
  return known;
}

async function failureOf({ run }: Known): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const Host = z.object({ __stryker__: z.custom<Namespace>().optional() });

function namespace(): Namespace {
  const space = Host.parse(globalThis).__stryker__ ?? {};
  Object.assign(globalThis, { __stryker__: space });
  return space;
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', inProcess)];
