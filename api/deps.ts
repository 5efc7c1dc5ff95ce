import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { Histogram } from 'prom-client';
import type { Database } from '../drizzle/client.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RealTime } from '../ledger/perform.ts';
import type { ReadRulebook } from '../ledger/rulebook.ts';
import type { FileStore } from '../ports/file-store.ts';
import type { NoticeReader, NoticeSource, PaymentProvider } from '../ports/payment.ts';

/** A key's holder; `sha256` is the hex digest of the key itself. */
export type KeyHolder = { account: string; role: 'service' | 'platform' | 'auditor'; sha256: string };

/** Whether these bytes were just signed by who holds the secret. */
export type VerifyCallback = (headers: IncomingHttpHeaders, rawBody: Buffer) => boolean;

/** What the API works with; nothing of it is found any other way. */
export type ApiDeps = {
  ledger: Pick<Ledger, 'perform'>;
  db: Database;
  rulebook: ReadRulebook;
  realTime: RealTime;
  courier: { deliver(caseId: string): Promise<void> };
  /** The courier observes it; see `tellingLag`. */
  tellingLag: Histogram;
  /** Told when a holiday list was published. */
  repricing: { nudge(): void };
  files: FileStore;
  keys: readonly KeyHolder[];
  verify: { payment: VerifyCallback; carrier: VerifyCallback };
  /** Of each payment provider that is configured and has a form of its own. */
  notices: ReadonlyMap<NoticeSource, NoticeReader>;
  /** By whom money paid with a kind of tender goes back. */
  providerOf(tenderKind: string): PaymentProvider;
  /** Signs links to files. */
  linkSecret: string;
  /** The API as its callers reach it, without a slash at the end. */
  publicUrl: string;
  /** The page of a case's workflow in Temporal's UI. */
  temporalUi: (caseId: string) => string;
  /** Opens the sandbox clock. */
  sandbox: boolean;
  log: FastifyBaseLogger;
};
