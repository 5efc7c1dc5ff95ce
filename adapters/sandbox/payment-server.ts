import { buildPaymentApp } from './payment-app.ts';
import { runProvider } from './run-provider.ts';

await runProvider(buildPaymentApp);
