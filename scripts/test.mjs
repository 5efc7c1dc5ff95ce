import { runInstalled } from './install.mjs';

// Arguments (a file, --project ledger) go to vitest; without any, everything is checked and tested.
const args = process.argv.slice(2);
runInstalled(
  args.length > 0 ? ['node_modules/vitest/vitest.mjs', 'run', ...args] : ['scripts/verify.ts', '--and-all-tests'],
);
