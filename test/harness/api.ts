import { createHash, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { fsFileStore } from '../../adapters/file-store/fs.ts';
import { noticeReaders, type PaymentSettings, providersOf } from '../../adapters/payment-providers.ts';
import { sign, verify } from '../../adapters/webhook-signature.ts';
import { buildApp } from '../../api/app.ts';
import { tellingLag } from '../../api/plugins/metrics.ts';
import type { ApplicationInput } from '../../domain/application.ts';
import type { CaseView } from '../../domain/case-view.ts';
import { toMs } from '../../domain/instant.ts';
import type { Standard } from '../../domain/standard.ts';
import { outbox } from '../../drizzle/schema.ts';
import { createRepricing } from '../../ledger/repricing.ts';
import { anApplication } from './applications.ts';
import { atAnyRate } from './at-once.ts';
import { temporaryFolder } from './folder.ts';
import { startLedger } from './ledger.ts';

const keys = { service: 'k-service', other: 'k-other', platform: 'k-platform', auditor: 'k-auditor' };
const secrets = { payment: 'whsec_cGF5bWVudC1zZWNyZXQ=', carrier: 'whsec_Y2Fycmllci1zZWNyZXQ=' };
const digest = (key: string) => createHash('sha256').update(key).digest('hex');

export type ApiBench = Awaited<ReturnType<typeof startApi>>;
type Ask = {
  as?: string | null;
  key?: keyof typeof keys | null;
  headers?: Record<string, string>;
  body?: InjectOptions['payload'];
};

const sandboxOnly: PaymentSettings = {
  url: '',
  refundDays: 365,
  routes: {},
  stripe: null,
  alipay: null,
  wechatPay: null,
};

/** The API on a fresh database, with a clock the test sets and a courier that only empties the outbox. */
export async function startApi({
  at,
  sandbox = true,
  standard,
  payment = sandboxOnly,
}: {
  at: string;
  sandbox?: boolean;
  standard?: Standard;
  payment?: PaymentSettings;
}) {
  const ledger = await startLedger({ at, standard });
  const folder = temporaryFolder('evidence');
  let realNow = toMs(at);
  const logged: string[] = [];
  const told: string[] = [];
  let onDeliver = async (_caseId: string): Promise<void> => {};
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const repricing = createRepricing({ ...ledger, log });
  const app = await buildApp({
    ledger: ledger.ledger,
    db: ledger.db,
    rulebook: ledger.rulebook,
    repricing,
    realTime: () => realNow,
    courier: {
      async deliver(caseId) {
        told.push(caseId);
        await ledger.db.delete(outbox).where(eq(outbox.caseId, caseId));
        await onDeliver(caseId);
      },
    },
    tellingLag: tellingLag(),
    files: fsFileStore({ dir: folder.path, maxBytes: 10 * 1024 * 1024 }),
    keys: [
      { account: 'shop', role: 'service', sha256: digest(keys.service) },
      { account: 'other', role: 'service', sha256: digest(keys.other) },
      { account: 'platform', role: 'platform', sha256: digest(keys.platform) },
      { account: 'audit', role: 'auditor', sha256: digest(keys.auditor) },
    ],
    verify: {
      payment: (headers, raw) => verify(secrets.payment, headers, raw).ok,
      carrier: (headers, raw) => verify(secrets.carrier, headers, raw).ok,
    },
    notices: noticeReaders(payment, atAnyRate),
    providerOf: providersOf(payment),
    linkSecret: 'link-secret',
    publicUrl: 'https://api.example',
    temporalUi: (caseId) => `https://temporal.example/${caseId}`,
    sandbox,
    log,
  });

  const ask = (
    method: InjectOptions['method'],
    url: string,
    { as = null, key = 'service', headers = {}, body }: Ask = {},
  ) =>
    app.inject({
      method,
      url,
      headers: {
        ...(key ? { authorization: `Bearer ${keys[key]}` } : {}),
        ...(as ? { 'recourse-actor': as } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
  const post = (url: string, body: InjectOptions['payload'], more: Ask = {}) =>
    ask('POST', url, { ...more, body, headers: { 'idempotency-key': randomUUID(), ...more.headers } });

  return {
    ...ledger,
    app,
    logged,
    told,
    ask,
    post,
    get: (url: string, more: Ask = {}) => ask('GET', url, more),
    /** Opens a case over HTTP. */
    open: async (change: Partial<ApplicationInput> & { orderId?: string } = {}): Promise<CaseView> => {
      const answer = await post('/v1/cases', anApplication(change), { as: 'consumer:u-42' });
      if (answer.statusCode !== 201) throw new Error(answer.body);
      return answer.json();
    },
    /** A signed callback, as a provider would send it. */
    callback: (to: 'payment' | 'carrier', body: object, secret = secrets[to]): Promise<LightMyRequestResponse> => {
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', ...sign(secret, 'msg', Date.now(), text) };
      return app.inject({ method: 'POST', url: `/v1/callbacks/${to}`, headers, payload: text });
    },
    setClock: (text: string) => {
      realNow = toMs(text);
      ledger.setClock(text);
    },
    /** What happens when a case's facts are told: the worker's part. */
    whenTold: (act: (caseId: string) => Promise<void>) => {
      onDeliver = act;
    },
    stop: async () => {
      await app.close();
      await repricing.stop();
      await ledger.stop();
      folder.remove();
    },
  };
}
