import { buildCarrierApp } from './carrier-app.ts';
import { runProvider } from './run-provider.ts';

await runProvider(buildCarrierApp);
