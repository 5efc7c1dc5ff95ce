import type { z } from 'zod';
import { Settings, StartSettings } from '../config.ts';
import { AlipayVariables, StripeVariables, WechatPayVariables } from '../payment-settings.ts';
import { table, writtenDocs } from './written-docs.ts';

/** Writes docs/settings.md from config.ts; with --check it only compares. */
function settingsTable(settings: z.ZodObject): string {
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    if (!schema.description) throw new Error(`${name} has no description`);
    return [`\`${name}\``, fallback(schema), schema.description];
  });
  return table(['Setting', 'Default', 'Meaning'], rows);
}

function fallback(schema: z.ZodType): string {
  const unset = schema.safeParse(undefined);
  if (!unset.success) return 'required';
  return unset.data === undefined ? '' : `\`${JSON.stringify(unset.data).replaceAll('"', '')}\``;
}

const text = `# Settings

Written by \`scripts/settings-docs.ts\` from \`config.ts\`; do not edit. All are environment variables; an empty one counts as unset.

## API and worker

Both take the same environment.

${settingsTable(Settings)}

## Payment providers

What each one does is in [payment-providers.md](payment-providers.md). As soon as one setting of a provider is there, all that are required
must be. \`PAYMENT_ROUTES\` says which kinds of tenders go to it.

### Stripe

${settingsTable(StripeVariables)}

### Alipay

${settingsTable(AlipayVariables)}

### WeChat Pay

${settingsTable(WechatPayVariables)}

## \`npm start\`

It sets everything above by itself, except what stands here too.

${settingsTable(StartSettings)}
`;

const docs = writtenDocs('settings-docs');
docs.whole('docs/settings.md', text);
docs.finish();
