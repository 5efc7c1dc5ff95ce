import { defineConfig } from 'vitest/config';

// Calendar code that read the machine's time zone would pass in Beijing; here it fails. Workers and servers inherit it.
process.env.TZ = 'America/New_York';

/** Slow suites run one after another, a file at a time: they share two cores with the servers they start. */
const serial = (order: number) => ({ maxWorkers: 1, sequence: { groupOrder: order } });

export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '.recourse/**', 'test/{ledger,workflows,system}/**'],
          // properties are tried hundreds of times, on machines that may be busy
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'ledger',
          include: ['test/ledger/**/*.test.ts'],
          globalSetup: ['test/harness/start-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'workflows',
          include: ['test/workflows/**/*.test.ts'],
          globalSetup: ['test/harness/start-postgres.ts', 'test/harness/start-time-skipping.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          ...serial(2),
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/harness/start-postgres.ts', 'test/harness/start-temporal.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...serial(3),
        },
      },
    ],
  },
});
