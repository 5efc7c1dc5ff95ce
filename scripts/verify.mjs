import { runInstalled } from './install.mjs';

runInstalled(['scripts/verify.ts']);
