import { Application, type ApplicationFacts, type ApplicationInput, applicationFacts } from '../domain/application.ts';
import { compileCalendar } from '../domain/calendar.ts';
import { toMs } from '../domain/instant.ts';
import type {
  Assessment,
  JudgeContext,
  OrderPosition,
  SettleContext,
  Settlement,
  Standard,
} from '../domain/standard.ts';
import { cn } from './calendars/cn.ts';
import { currentVersion, standards } from './standard.ts';

/** Applications and contexts for the tests of policy. */

export const calendar = compileCalendar(cn);

export const untouched: OrderPosition = {
  lines: [],
  tenders: [],
  outbound_freight: { refunded: 0, deducted: 0 },
  granted: { total: 0, goodwill: 0, off_the_price: 0 },
};

export function currentStandard(): Standard {
  const standard = standards.get(currentVersion);
  if (!standard) throw new Error('the current version is not among the standards');
  return standard;
}

type OrderInput = ApplicationInput['order'];
type LineInput = OrderInput['lines'][number];
export type Case = {
  reason?: ApplicationInput['reason'];
  remedy?: ApplicationInput['remedy'];
  allegations?: ApplicationInput['allegations'];
  order?: Partial<OrderInput>;
  /** Facts of the one line `l1`, where no lines are given. */
  line?: Partial<LineInput>;
  delivery?: OrderInput['delivery'];
  condition?: { opened?: boolean; intact?: boolean };
  lines?: ApplicationInput['lines'];
};

/** A return of one line at ¥100, signed for on 2026-06-01 (a Monday in an ordinary month) unless the case says otherwise. */
export function applicationOf(given: Case): ApplicationFacts {
  return applicationFacts(
    Application.parse({
      type: 'return',
      reason: given.reason ?? 'no_reason',
      remedy: given.remedy,
      allegations: given.allegations,
      order: {
        id: 'o-1',
        merchant_id: 'm-1',
        consumer_id: 'u-1',
        currency: 'CNY',
        paid_at: '2025-01-01T09:00:00+08:00',
        shipped_at: '2025-01-02T09:00:00+08:00',
        delivery: given.delivery === undefined ? { signed_at: '2026-06-01T15:00:00+08:00' } : given.delivery,
        tenders: [{ id: 't1', kind: 'wechat', amount: 10000 }],
        lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 10000, ...given.line }],
        ...given.order,
      },
      lines: given.lines ?? [{ line_id: 'l1', quantity: 1, condition: given.condition }],
    }),
  );
}

export function judge(given: Case, noticeAt: string, context: Partial<JudgeContext> = {}): Assessment {
  return judgeUnder(currentStandard(), given, noticeAt, context);
}

export function judgeUnder(
  standard: Standard,
  given: Case,
  noticeAt: string,
  context: Partial<JudgeContext> = {},
): Assessment {
  return standard.assess(applicationOf(given), {
    noticeAt: toMs(noticeAt),
    calendar,
    position: untouched,
    terms: { promise_days: null, windows: [] },
    ...context,
  });
}

/** Settles all that is claimed, unless the context says what was accepted. */
export function settleCase(given: Case, context: Partial<SettleContext> = {}): Settlement {
  const facts = applicationOf(given);
  const accepted = facts.lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
  return currentStandard().settle(facts, {
    calendar,
    position: untouched,
    accepted,
    returnFreightPaid: 0,
    agreedAmount: null,
    earlier: null,
    ...context,
  });
}

/** What the order's position is after a settlement has been paid. */
export function positionAfter(position: OrderPosition, { lines, tenders, adjustments }: Settlement): OrderPosition {
  const moved = (sign: 1 | -1) =>
    adjustments
      .filter(({ kind, amount }) => kind === 'outbound_freight' && Math.sign(amount) === sign)
      .reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  return {
    lines: [
      ...position.lines,
      ...lines.map(({ line_id, quantity, amount }) => ({ line_id, held: 0, refunded: quantity, amount })),
    ],
    tenders: addedUp([...position.tenders, ...tenders.map((one) => ({ ...one, units: one.units ?? 0 }))]),
    outbound_freight: {
      refunded: position.outbound_freight.refunded + moved(1),
      deducted: position.outbound_freight.deducted + moved(-1),
    },
    granted: position.granted,
  };
}

function addedUp(tenders: OrderPosition['tenders']): OrderPosition['tenders'] {
  return [...new Set(tenders.map(({ tender_id }) => tender_id))].map((tender_id) => {
    const own = tenders.filter((one) => one.tender_id === tender_id);
    const sum = (field: 'amount' | 'units') => own.reduce((total, one) => total + one[field], 0);
    return { tender_id, amount: sum('amount'), units: sum('units') };
  });
}
