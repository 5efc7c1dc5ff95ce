import type { Movement } from './evidence.ts';

/** A refund as the ledger keeps it: minor units, and units of a tender in kind. */
type KeptRefund = { refundNo: string; amount: number; units: number; state: string };

/** Money that moved twice, or moved without the ledger; and money the ledger says has arrived that never moved, in words. */
export function judgeMoney({
  refunds,
  movements,
}: {
  refunds: readonly KeptRefund[];
  movements: readonly Movement[];
}): { double: string[]; lost: string[] } {
  const double: string[] = [];
  const lost: string[] = [];
  const byNumber = new Map(movements.map((movement) => [movement.refund_no, movement]));
  const kept = new Map(refunds.map((refund) => [refund.refundNo, refund]));
  for (const { refund_no, movements: times, amount, units } of movements) {
    const refund = kept.get(refund_no);
    if (times > 1) double.push(`${refund_no} moved ${times} times`);
    if (times > 0 && !refund) double.push(`${refund_no} moved and the ledger does not know it`);
    if (refund && refund.amount !== amount) double.push(`${refund_no} is ${amount} there and ${refund.amount} here`);
    if (refund && refund.units !== (units ?? 0))
      double.push(`${refund_no} is ${units ?? 0} units there and ${refund.units} here`);
  }
  for (const { refundNo, state } of refunds) {
    const times = byNumber.get(refundNo)?.movements ?? 0;
    if (state === 'succeeded' && times === 0) lost.push(`${refundNo} succeeded and never moved`);
    if (state !== 'succeeded' && times > 0) lost.push(`${refundNo} moved and is ${state}`);
  }
  return { double, lost };
}
