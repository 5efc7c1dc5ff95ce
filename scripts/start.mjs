import { runInstalled } from './install.mjs';

runInstalled(['scripts/dev.ts']);
