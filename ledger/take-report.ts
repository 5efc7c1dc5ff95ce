import { createHash } from 'node:crypto';
import type { Command } from '../domain/commands.ts';
import { Identifier } from '../domain/shapes.ts';
import type { Database } from '../drizzle/client.ts';
import { findParcels, findRefund, isReported, keepReport, type Task } from '../drizzle/queries/reports.ts';
import type { CarrierScan } from '../ports/carrier.ts';
import type { PaymentNotice } from '../ports/payment.ts';
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
export async function takeScan(deps: ReportDeps, scan: CarrierScan): Promise<void> {
  if (await isReported(deps.db, 'carrier', scan.id)) return;
  const left = await performScan(deps, scan);
  await keepReport(deps.db, { source: 'carrier', id: scan.id, body: scan }, left);
}

/** The sandbox's carrier delivers for every carrier, whatever its name. */
const anyCarrier = 'sandbox';

/**
 * A scan goes to every case whose parcel has that carrier and tracking number. What is left for a person: none has it, it is finished,
 * or several consumers claim the number, of whom at most one can be right.
 */
export async function performScan({ db, ledger }: ReportDeps, scan: CarrierScan): Promise<Task[]> {
  const known = await findParcels(db, scan.tracking_no);
  const found = known.filter(({ carrier }) => scan.carrier === anyCarrier || carrier === scan.carrier);
  if (new Set(found.map(({ consumerId }) => consumerId)).size > 1) {
    return found.map(({ caseId }) => ({ kind: 'parcel_of_several_consumers', subject: scan.id, caseId }));
  }
  const left: Task[] = found.length === 0 ? [{ kind: 'scan_of_unknown_parcel', subject: scan.id, caseId: null }] : [];
  for (const { parcelId, caseId, final } of found) {
    const { kind, occurred_at } = scan;
    const body = { parcel_id: parcelId, kind, occurred_at, report_id: scan.id };
    const command: Command = { command: 'report_scan', body };
    const taken = await perform(ledger, caseId, command, { caller: from('carrier'), key: `${scan.id}:${parcelId}` });
    if (final || !taken)
      left.push({ kind: final ? 'scan_of_finished_case' : 'scan_refused', subject: scan.id, caseId });
  }
  return left;
}

/** A notice is about one refund. What a finished case knows already is no news; anything else about it is for a person. */
export async function takeNotice({ db, ledger }: ReportDeps, notice: PaymentNotice): Promise<void> {
  if (await isReported(db, 'payment', notice.id)) return;
  const refund = await findRefund(db, notice.refund_no);
  const left: Task[] = refund ? [] : [{ kind: 'notice_of_unknown_refund', subject: notice.id, caseId: null }];
  if (refund) {
    const { refundId, caseId, final, state, promised } = refund;
    const { status, amount, currency } = notice;
    const reason = wordOf(notice.reason);
    const body = { refund_id: refundId, status, amount, currency, ...(reason ? { reason } : {}) };
    const command: Command = { command: 'report_refund', body };
    const taken = await perform(ledger, caseId, command, { caller: from('payment'), key: `${notice.id}:${caseId}` });
    const news = final && ((status !== 'accepted' && status !== state) || amount !== promised);
    if (news || !taken)
      left.push({ kind: news ? 'notice_of_finished_case' : 'notice_refused', subject: notice.id, caseId });
  }
  await keepReport(db, { source: 'payment', id: notice.id, body: notice }, left);
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
