import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { ApiKey } from '../config.ts';

const Secrets = z.object({
  keys: z.object({ service: z.string(), platform: z.string(), auditor: z.string() }),
  callbackSecrets: z.object({ payment: z.string(), carrier: z.string() }),
});
export type Secrets = z.infer<typeof Secrets>;

/** What `.recourse/dev.json` tells local programs: where everything is, and the keys. */
export type DevFile = Secrets & {
  apiUrl: string;
  temporalUiUrl: string | null;
  consoleUrl: string | null;
  sandbox: { paymentUrl: string; carrierUrl: string };
};

/** The secrets of the last start, so that a restart keeps every key valid; new ones when there was none. */
export function keptSecrets(path: string): Secrets {
  if (existsSync(path)) {
    const kept = Secrets.safeParse(parse(readFileSync(path, 'utf8')));
    if (kept.success) return kept.data;
  }
  return newSecrets();
}

export function newSecrets(): Secrets {
  const key = (role: string) => `rk_${role}_${randomBytes(24).toString('base64url')}`;
  const webhookSecret = () => `whsec_${randomBytes(24).toString('base64')}`;
  return {
    keys: { service: key('service'), platform: key('platform'), auditor: key('auditor') },
    callbackSecrets: { payment: webhookSecret(), carrier: webhookSecret() },
  };
}

export function writeDevFile(path: string, dev: DevFile): void {
  writeFileSync(path, `${JSON.stringify(dev, null, 2)}\n`, { mode: 0o600 });
}

/** The keys as the API gets them: by digest only. */
export function apiKeys({ keys }: Secrets): ApiKey[] {
  const digest = (key: string) => createHash('sha256').update(key).digest('hex');
  return [
    { account: 'local-service', role: 'service', sha256: digest(keys.service) },
    { account: 'local-platform', role: 'platform', sha256: digest(keys.platform) },
    { account: 'local-auditor', role: 'auditor', sha256: digest(keys.auditor) },
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
