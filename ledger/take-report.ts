import { createHash } from 'node:crypto';
import type { Command } from '../domain/commands.ts';
import { Identifier } from '../domain/shapes.ts';
import type { Database } from '../drizzle/client.ts';
import {
  type Announced,
  type AskedRefund,
  type AsSent,
  findParcels,
  findRefund,
  keepReport,
} from '../drizzle/queries/reports.ts';
import type { ApartTask } from '../drizzle/queries/tasks.ts';
import type { CarrierScan } from '../ports/carrier.ts';
import type { PaymentNotice, PaymentProvider } from '../ports/payment.ts';
import { canonicalText } from './leaf.ts';
import type { Ledger } from './ledger.ts';
import type { Caller } from './request.ts';

/**
 * What outside systems say, in any order and number. A report is kept only after the ledger has it, so that one whose taking
 * broke off is taken when it comes again; `perform` recognises what it has done already by the report's own id.
 */
export type ReportDeps = { db: Database; ledger: Pick<Ledger, 'perform'> };

const from = (role: 'carrier' | 'payment'): Caller => ({ account: role, role, party: null, person: null });

/** Keeps a scan and gives it to the cases it is about. */
export async function takeScan(deps: ReportDeps, scan: CarrierScan, asSent: AsSent): Promise<void> {
  const { isKept, parcels } = await findParcels(deps.db, scan.id, scan.tracking_no);
  if (isKept) return;
  const left = await tellCases(deps, scan, parcels);
  await keepReport(deps.db, { source: 'carrier', id: scan.id, body: scan, asSent }, left);
}

/** Gives a scan that is kept already to the cases it is about now; what is left of it for a person. */
export async function retakeScan(deps: ReportDeps, scan: CarrierScan): Promise<ApartTask[]> {
  const { parcels } = await findParcels(deps.db, scan.id, scan.tracking_no);
  return tellCases(deps, scan, parcels);
}

/** The sandbox's carrier delivers for every carrier, whatever its name. */
const anyCarrier = 'sandbox';

/**
 * A scan goes to every case whose parcel has that carrier and tracking number. Where several consumers claim the number, at most one
 * of them can be right, and each of their cases asks for a person instead. What is left when no case has it, or takes it, is answered.
 */
async function tellCases(
  { ledger }: ReportDeps,
  scan: CarrierScan,
  parcels: readonly Announced[],
): Promise<ApartTask[]> {
  const found = parcels.filter(({ carrier }) => scan.carrier === anyCarrier || carrier === scan.carrier);
  if (found.length === 0) return [{ kind: 'scan_of_unknown_parcel', subject: scan.id, caseId: null }];
  const isContested = new Set(found.map(({ consumerId }) => consumerId)).size > 1;
  const left: ApartTask[] = [];
  for (const { parcelId, caseId } of found) {
    const { kind, occurred_at, weight_g } = scan;
    const weighed = weight_g == null ? {} : { weight_g };
    const command: Command = isContested
      ? { command: 'raise_task', body: { kind: 'parcel_of_several_consumers', subject: parcelId } }
      : { command: 'report_scan', body: { parcel_id: parcelId, kind, occurred_at, report_id: scan.id, ...weighed } };
    const key = `${scan.id}:${parcelId}${isContested ? ':contested' : ''}`;
    const taken = await perform(ledger, caseId, command, { caller: from('carrier'), key });
    if (!taken) left.push({ kind: 'report_refused', subject: scan.id, caseId });
  }
  return left;
}

export type NoticeDeps = ReportDeps & {
  /** By whom money paid with this kind of tender goes back. */
  providerOf(tenderKind: string): PaymentProvider;
};

/** A notice is about one refund; what a finished case makes of it is its own matter. */
export async function takeNotice(
  { db, ledger, providerOf }: NoticeDeps,
  { provider, notice }: { provider: PaymentProvider; notice: PaymentNotice },
  asSent: AsSent,
): Promise<void> {
  const { isKept, refund } = await findRefund(db, notice.id, notice.refund_no);
  if (isKept) return;
  const caseId = refund?.caseId ?? null;
  const left: ApartTask[] = [];
  if (refund && isOf(refund, notice) && providerOf(kindOf(refund)) === provider) {
    const { status, amount, currency } = notice;
    const reason = wordOf(notice.reason);
    const body = { refund_id: refund.refundId, status, amount, currency, ...(reason ? { reason } : {}) };
    const command: Command = { command: 'report_refund', body };
    const key = `${notice.id}:${refund.caseId}`;
    const taken = await perform(ledger, refund.caseId, command, { caller: from('payment'), key });
    if (!taken) left.push({ kind: 'report_refused', subject: notice.id, caseId });
  } else {
    // Another provider than it was asked of, or another payment: about no refund of ours, whatever number it names.
    left.push({ kind: 'notice_of_unknown_refund', subject: notice.id, caseId });
  }
  await keepReport(db, { source: 'payment', id: notice.id, body: notice, asSent }, left);
}

/** Money that no tender of the order paid goes under its own name. */
function kindOf({ tenderId, tenders }: AskedRefund): string {
  return tenders.find(({ id }) => id === tenderId)?.kind ?? tenderId;
}

/** Whether the refund is of the payment that the notice names, where it names one. */
function isOf({ tenderId, tenders }: AskedRefund, { payment_refs }: PaymentNotice): boolean {
  const ref = tenders.find(({ id }) => id === tenderId)?.payment_ref;
  return !payment_refs || payment_refs.some((one) => one === ref);
}

/** Whether the ledger took it; a report under an id that already meant something else was taken before. */
async function perform(
  ledger: Pick<Ledger, 'perform'>,
  caseId: string,
  command: Command,
  { caller, key: known }: { caller: Caller; key: string },
): Promise<boolean> {
  const fingerprint = createHash('sha256')
    .update(canonicalText({ caseId, ...command }))
    .digest('hex');
  const key = { key: known, fingerprint, status: 200 };
  const result = await ledger.perform({ caseId, command, caller, key, tell: 'outbox' });
  return !('refusal' in result) || result.refusal.code === 'idempotency_key_reused';
}

/** A provider's reason is a word; a sentence of theirs has no place in an event. */
function wordOf(reason: string | null | undefined): string | null {
  if (reason == null) return null;
  return Identifier.safeParse(reason).success ? reason : 'other';
}
