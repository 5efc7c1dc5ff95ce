import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './rows.ts';

/** What the bare case is started with: less than an application holds, which is in its favour. */
export type BareStart = { caseId: string; orderId: string; merchantId: string; consumerId: string; amount: number };

const { recordOpening, recordRefund, recordClosing } = proxyActivities<BareActivities>({
  startToCloseTimeout: '8 seconds',
});

export const updates = {
  approve: defineUpdate<{ stage: string }, [{ guidance: string }]>('approve'),
  'ship-back': defineUpdate<{ stage: string }, [{ trackingNo: string }]>('ship-back'),
  delivered: defineUpdate<{ stage: string }, [{ trackingNo: string }]>('delivered'),
  inspect: defineUpdate<{ stage: string }, [{ result: string }]>('inspect'),
} as const;

/**
 * The return as one writes it with Temporal alone: each command an update, each stage a durable timer raced with it, and three
 * activities that write one row each. No rules, ledger, trail, read model or calendar.
 */
export async function bareReturn({ caseId, amount }: BareStart): Promise<string> {
  let stage = 'awaiting_review';
  const move = (to: string) => () => {
    stage = to;
    return { stage };
  };
  setHandler(updates.approve, move('awaiting_ship_back'));
  setHandler(updates['ship-back'], move('returning'));
  setHandler(updates.delivered, move('awaiting_inspection'));
  setHandler(updates.inspect, move('settling'));

  const opened = recordOpening(caseId);
  if (!(await condition(() => stage !== 'awaiting_review', '3 days'))) return 'lapsed';
  if (!(await condition(() => stage !== 'awaiting_ship_back', '7 days'))) return 'lapsed';
  if (!(await condition(() => stage !== 'returning', '15 days'))) return 'lapsed';
  if (!(await condition(() => stage === 'settling', '3 days'))) return 'lapsed';
  await opened;
  await recordRefund(caseId, amount);
  await recordClosing(caseId);
  return 'refunded';
}
