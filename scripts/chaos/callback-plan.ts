import { randomUUID } from 'node:crypto';
import { toText } from '../../domain/instant.ts';
import type { PaymentNotice } from '../../ports/payment.ts';
import type { Chance } from './chance.ts';

/** A refund that waits for the provider's word: what that will be, or that none will come. */
export type Expecting = {
  refundNo: string;
  caseId: string;
  amount: number;
  currency: string;
  fate: 'succeeded' | 'failed' | 'silent';
};

export const forgeries = ['wrong secret', 'tampered body', 'stale timestamp', 'missing headers', 'foreign id'] as const;
export type Forgery = (typeof forgeries)[number];

/** One callback to be sent: its notice, why it differs from what the ledger promised, and how it is forged. */
export type Shot = {
  notice: PaymentNotice;
  about: Expecting;
  differing: 'amount' | 'currency' | 'another case' | null;
  forged: Forgery | null;
};

const dayMs = 86_400_000;
/** Of all callbacks. What remains repeats what was sent, byte for byte, as providers do. */
const shares = { forged: 0.3, differing: 0.15, more: 0.2 };

/**
 * So many callbacks about these refunds, in an order of chance: the provider's word on each whose fate it is, the same once more under
 * other ids, acceptances, notices of up to thirty days ago, exact repeats, what differs from the promise, and what is forged.
 */
export function planCallbacks(refunds: readonly Expecting[], count: number, chance: Chance): Shot[] {
  const told = refunds.filter(({ fate }) => fate !== 'silent');
  const first = told.map((about) => sound(about, wordOn(about), chance));
  const some = <Item>(share: number, make: () => Item) => Array.from({ length: Math.floor(count * share) }, make);
  const more = some(shares.more, () => {
    const about = chance.pick(refunds);
    return sound(about, chance.share() < 0.5 ? 'accepted' : wordOn(about), chance);
  });
  const differing = some(shares.differing, () => differingFrom(chance.pick(refunds), refunds, chance));
  const forged = some(shares.forged, () => forgedOf(chance.pick(refunds), chance));
  const different = [...first, ...more, ...differing];
  const repeats = Array.from({ length: Math.max(0, count - different.length - forged.length) }, () =>
    chance.pick(different),
  );
  return chance.shuffled([...different, ...forged, ...repeats]);
}

/** The provider's word on a refund that nobody has promised yet: by its number, which follows from the case. */
export function earlyWord(
  refund: Pick<Expecting, 'refundNo' | 'caseId' | 'amount' | 'currency'>,
  chance: Chance,
): Shot {
  return sound({ ...refund, fate: 'succeeded' }, chance.pick(['succeeded', 'accepted']), chance);
}

/** What the provider says of a refund in the end; of one it is silent about, that it was accepted. */
function wordOn({ fate }: Expecting): PaymentNotice['status'] {
  return fate === 'silent' ? 'accepted' : fate;
}

function sound(about: Expecting, status: PaymentNotice['status'], chance: Chance): Shot {
  return { notice: noticeOf(about, status, chance), about, differing: null, forged: null };
}

function noticeOf(about: Expecting, status: PaymentNotice['status'], chance: Chance): PaymentNotice {
  const isLate = chance.share() < 0.3;
  return {
    id: `ntc_${randomUUID()}`,
    refund_no: about.refundNo,
    provider_no: `sbp_${about.refundNo}`,
    status,
    amount: about.amount,
    currency: about.currency,
    ...(status === 'failed' ? { reason: 'account_closed' } : {}),
    occurred_at: toText(Date.now() - (isLate ? chance.below(30 * dayMs) : chance.below(60_000))),
  };
}

/** Rightly signed, and not what the ledger promised: another amount or currency, or what is true of another case's refund. */
function differingFrom(about: Expecting, refunds: readonly Expecting[], chance: Chance): Shot {
  const notice = noticeOf(about, chance.pick(['succeeded', 'failed', 'accepted']), chance);
  const other = chance.pick(refunds);
  const kind = chance.pick(['amount', 'currency', 'another case'] as const);
  if (kind === 'another case' && other.caseId !== about.caseId && other.amount !== about.amount)
    return { notice: { ...notice, amount: other.amount }, about, differing: kind, forged: null };
  if (kind === 'currency') return { notice: { ...notice, currency: 'USD' }, about, differing: kind, forged: null };
  return {
    notice: { ...notice, amount: about.amount + 1 + chance.below(1_000) },
    about,
    differing: 'amount',
    forged: null,
  };
}

/** Says what would move the refund's state, were it believed. */
function forgedOf(about: Expecting, chance: Chance): Shot {
  const status = about.fate === 'succeeded' ? 'failed' : 'succeeded';
  return { notice: noticeOf(about, status, chance), about, differing: null, forged: chance.pick(forgeries) };
}
