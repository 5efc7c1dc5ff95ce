import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { Identifier } from './domain/shapes.ts';
import {
  AlipayVariables,
  alipaySettings,
  CallsPerSecond,
  json,
  RefundDays,
  StripeVariables,
  stripeSettings,
  WechatPayVariables,
  wechatPaySettings,
} from './payment-settings.ts';
import { paymentProviders } from './ports/payment.ts';

type Environment = Record<string, string | undefined>;

const Port = z.coerce.number().int().min(0).max(65535);
const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const WebhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'whsec_ and base64');

/** An API key's holder. `sha256` is the hex digest of the key, so that a leaked environment gives nobody access. */
export const ApiKey = z.strictObject({
  account: z.string().min(1),
  role: z.enum(['service', 'platform', 'auditor']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Settings of the API (`server.ts`) and the worker (`worker.ts`): both take the same environment. */
export const Settings = z.object({
  DATABASE_URL: PostgresUrl.describe('PostgreSQL that keeps the cases.'),
  DATABASE_OWNER_URL: PostgresUrl.optional().describe(
    'The same database as a role that may change its schema; used by migrations only. Default: DATABASE_URL.',
  ),
  TEMPORAL_ADDRESS: z.string().optional().describe('Temporal’s frontend, host:port. Default: localhost:7233.'),
  TEMPORAL_NAMESPACE: z.string().optional().describe('Temporal namespace. Default: `default`.'),
  TEMPORAL_API_KEY: z.string().optional().describe('API key for Temporal Cloud; switches TLS on.'),
  TEMPORAL_TLS: z.string().optional().describe('`true` or `false`: TLS to Temporal.'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().optional().describe('Client certificate for mTLS to Temporal.'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().optional().describe('Key of the client certificate.'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().optional().describe('Authority that signed Temporal’s certificate.'),
  TEMPORAL_TLS_SERVER_NAME: z.string().optional().describe('Name expected in Temporal’s certificate.'),
  TEMPORAL_CONFIG_FILE: z.string().optional().describe('Temporal’s own configuration file (TOML) with profiles.'),
  TEMPORAL_PROFILE: z.string().optional().describe('Profile of that file. Default: `default`.'),
  TEMPORAL_TASK_QUEUE: z.string().default('recourse').describe('Task queue of the case workflows.'),
  TEMPORAL_UI_URL: z.url().default('http://127.0.0.1:8233').describe('Temporal UI, for links in answers.'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on.'),
  PORT: Port.default(8080).describe('Port of the API.'),
  PUBLIC_URL: z.url().optional().describe('The API as its callers reach it, for links. Default: http://HOST:PORT.'),
  WORKER_METRICS_PORT: Port.default(9464).describe('Port of the worker’s /readyz and /metrics.'),
  API_KEYS: z
    .string()
    .default('[]')
    .transform(json)
    .pipe(z.array(ApiKey))
    .describe('JSON list of `{ "account", "role": "service" | "platform" | "auditor", "sha256" }`.'),
  PAYMENT_URL: z
    .url()
    .default('http://127.0.0.1:8090')
    .describe('The sandbox payment provider, for every kind of tender that PAYMENT_ROUTES does not name.'),
  PAYMENT_SECRET: WebhookSecret.describe('Secret that signs that provider’s callbacks (`whsec_…`).'),
  PAYMENT_REFUND_DAYS: RefundDays.default(365).describe('Days after the payment in which that provider refunds.'),
  PAYMENT_CALLS_PER_SECOND: CallsPerSecond.optional().describe(
    'Calls a second to that provider, over all processes. Default: as many as there are.',
  ),
  PAYMENT_ROUTES: z
    .string()
    .default('{}')
    .transform(json)
    .pipe(z.record(Identifier, z.enum(paymentProviders)))
    .describe(
      'JSON `{ "<kind of tender>": "stripe" | "alipay" | "wechat-pay" | "sandbox" }`: by whom money paid with it goes back.',
    ),
  CARRIER_SECRET: WebhookSecret.describe('Secret that signs the carrier’s callbacks (`whsec_…`).'),
  LINK_SECRET: z
    .string()
    .min(16)
    .describe('Secret that signs short-lived links to evidence; the same in every API process.'),
  EVIDENCE_DIR: z.string().default('.recourse/evidence').describe('Folder of the evidence files.'),
  SANDBOX: z.stringbool().default(false).describe('`true` opens the sandbox clock and inbox; never in production.'),
  TELL_WITHIN_MS: z.coerce
    .number()
    .int()
    .positive()
    .max(30_000)
    .default(1000)
    .describe('Milliseconds a fact that is not urgent may wait, so that bursts reach Temporal together.'),
  RECONCILE_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, HH:MM')
    .default('02:00')
    .describe('When the ledger is compared with the providers’ statements of the day before, Beijing time.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Log level.'),
  PAUSE_DIR: z.string().optional().describe('Tests only: folder of named pauses, where a process can be killed.'),
});

/** Settings of `npm start` alone. */
export const StartSettings = z.object({
  PORT: Settings.shape.PORT,
  WORKER_METRICS_PORT: Settings.shape.WORKER_METRICS_PORT,
  TEMPORAL_PORT: Port.default(7233).describe('Port of the local Temporal server.'),
  TEMPORAL_UI_PORT: Port.default(8233).describe('Port of its UI.'),
  POSTGRES_PORT: Port.default(5433).describe('Port of the local PostgreSQL.'),
  PAYMENT_PORT: Port.default(8090).describe('Port of the sandbox payment provider.'),
  CARRIER_PORT: Port.default(8091).describe('Port of the sandbox carrier.'),
  DATABASE_URL: PostgresUrl.optional().describe('A PostgreSQL of yours; none is started then.'),
  DATABASE_OWNER_URL: PostgresUrl.optional().describe('The same as a role that may change its schema.'),
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .describe('A Temporal of yours; none is started then (a profile does the same).'),
  TEMPORAL_PROFILE: z.string().optional().describe('A profile of Temporal’s configuration file.'),
  TEMPORAL_CONFIG_FILE: z.string().optional().describe('Temporal’s configuration file.'),
  TEMPORAL_UI_URL: z.url().optional().describe('UI of a Temporal of yours.'),
  TEMPORAL_CLI: z.string().optional().describe('The Temporal CLI, when it is neither on PATH nor to be fetched.'),
  TEMPORAL_TEST_SERVER: z.string().optional().describe('The time-skipping test server (for `npm test`), likewise.'),
  LOG_LEVEL: Settings.shape.LOG_LEVEL,
});
export type StartSettings = z.infer<typeof StartSettings>;

/** Reads the settings of the API and the worker; throws one sentence that names every bad one. */
export function readConfig(env: Environment) {
  const given = withoutBlanks(env);
  const settings = tried(Settings, given);
  const stripe = triedIfSet(StripeVariables, given);
  const alipay = triedIfSet(AlipayVariables, given);
  const wechatPay = triedIfSet(WechatPayVariables, given);
  const configured = { sandbox: settings, stripe, alipay, 'wechat-pay': wechatPay };
  const lost = Object.entries(settings.data?.PAYMENT_ROUTES ?? {})
    .filter(([, provider]) => configured[provider] === null)
    .map(([kind, provider]) => `PAYMENT_ROUTES: ${kind} goes to ${provider}, of which no setting is given`);
  const s = sound(settings, [...faultsOf(stripe), ...faultsOf(alipay), ...faultsOf(wechatPay), ...lost]);
  const publicUrl = s.PUBLIC_URL ?? `http://${s.HOST}:${s.PORT}`;
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: withoutBlanks(env) });
  return {
    databaseUrl: s.DATABASE_URL,
    databaseOwnerUrl: s.DATABASE_OWNER_URL ?? s.DATABASE_URL,
    temporal: {
      connection: connectionOptions,
      namespace: namespace ?? 'default',
      taskQueue: s.TEMPORAL_TASK_QUEUE,
      uiUrl: s.TEMPORAL_UI_URL,
    },
    host: s.HOST,
    port: s.PORT,
    publicUrl,
    workerMetricsPort: s.WORKER_METRICS_PORT,
    apiKeys: s.API_KEYS,
    payment: {
      url: s.PAYMENT_URL,
      refundDays: s.PAYMENT_REFUND_DAYS,
      secret: s.PAYMENT_SECRET,
      routes: s.PAYMENT_ROUTES,
      stripe: stripe?.data ? stripeSettings(stripe.data) : null,
      alipay: alipay?.data ? alipaySettings(alipay.data) : null,
      wechatPay: wechatPay?.data ? wechatPaySettings(wechatPay.data, publicUrl.replace(/\/$/, '')) : null,
      rates: {
        sandbox: s.PAYMENT_CALLS_PER_SECOND ?? null,
        stripe: stripe?.data?.STRIPE_CALLS_PER_SECOND ?? null,
        alipay: alipay?.data?.ALIPAY_CALLS_PER_SECOND ?? null,
        'wechat-pay': wechatPay?.data?.WECHAT_PAY_CALLS_PER_SECOND ?? null,
      },
    },
    carrier: { secret: s.CARRIER_SECRET },
    linkSecret: s.LINK_SECRET,
    evidenceDir: s.EVIDENCE_DIR,
    sandbox: s.SANDBOX,
    tellWithinMs: s.TELL_WITHIN_MS,
    reconcileAt: s.RECONCILE_AT,
    logLevel: s.LOG_LEVEL,
    pauseDir: s.PAUSE_DIR,
  };
}

/** Reads the settings of `npm start`. */
export function readStartSettings(env: Environment): StartSettings {
  return read(StartSettings, env);
}

/** Reads the settings that say where a running system is. */
export function readPlaceSettings(env: Environment) {
  return read(Settings.pick({ DATABASE_URL: true, TEMPORAL_TASK_QUEUE: true }), env);
}

function read<Shape extends z.ZodObject>(shape: Shape, env: Environment): z.infer<Shape> {
  return sound(tried(shape, withoutBlanks(env)), []);
}

type Tried<Data> = { data: Data | null; faults: string[] };

function tried<Shape extends z.ZodObject>(shape: Shape, given: Record<string, string>): Tried<z.infer<Shape>> {
  const result = shape.safeParse(given);
  if (result.success) return { data: result.data, faults: [] };
  const faults = result.error.issues.map(({ path: [name], message }) =>
    String(name) in given ? `${String(name)}: ${message}` : `${String(name)} is required`,
  );
  return { data: null, faults };
}

/** A group of settings that belong together: all of it, or nothing. */
function triedIfSet<Shape extends z.ZodObject>(
  shape: Shape,
  given: Record<string, string>,
): Tried<z.infer<Shape>> | null {
  return Object.keys(shape.shape).some((name) => name in given) ? tried(shape, given) : null;
}

function faultsOf(group: Tried<unknown> | null): string[] {
  return group?.faults ?? [];
}

function sound<Data>({ data, faults }: Tried<Data>, more: string[]): Data {
  const all = [...faults, ...more];
  if (data !== null && all.length === 0) return data;
  throw new Error(`Settings are missing or wrong (docs/settings.md describes them): ${all.join('; ')}.`);
}

/** An empty variable counts as unset, as compose files and CI systems write it. */
function withoutBlanks(env: Environment): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) set[name] = value;
  return set;
}
