import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// As in the tests' own configuration: code that read the machine's time zone would pass in Beijing.
process.env.TZ = 'America/New_York';

const lives = 'test/model/same-lives.ts';

/** A mutant meets the tests beside the code first; the lives, which are slow, only where those let it live. */
class LivesLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLives = ({ moduleId }: TestSpecification) => moduleId.endsWith(lives);
    return [...files.filter((file) => !isLives(file)), ...files.filter(isLives)];
  }
}

/** The tests that judge mutants: those beside the pure code, and some of the model's lives. No servers. */
export default defineConfig({
  test: {
    include: ['{domain,policy}/**/*.test.ts', lives],
    setupFiles: ['scripts/mutation/seed.ts'],
    isolate: false,
    testTimeout: 120_000,
    sequence: { sequencer: LivesLast },
  },
});
