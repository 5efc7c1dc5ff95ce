import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { livePace } from './pace.ts';
import type { ProviderSettings } from './provider.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  CALLBACK_URL: z.url({ protocol: /^https?$/ }),
  CALLBACK_SECRET: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/),
  STATE_FILE: z.string().min(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

/**
 * Runs a sandbox provider as a process of its own: PORT (0 takes a free one), CALLBACK_URL, CALLBACK_SECRET
 * (`whsec_<base64>`), STATE_FILE, LOG_LEVEL. Prints `listening <url>` once it answers; closes gracefully on SIGTERM.
 */
export async function runProvider(build: (settings: ProviderSettings) => Promise<FastifyInstance>): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: not part of Recourse's API or worker, so config.ts knows nothing of it
  const env = Environment.parse(process.env);
  const app = await build({
    callbackUrl: env.CALLBACK_URL,
    callbackSecret: env.CALLBACK_SECRET,
    stateFile: env.STATE_FILE,
    logLevel: env.LOG_LEVEL,
    pace: livePace,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.close());
  const url = await app.listen({ host: '127.0.0.1', port: env.PORT });
  process.stdout.write(`listening ${url}\n`);
}
