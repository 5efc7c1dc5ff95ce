import type { CaseEvent } from '../../domain/events.ts';
import type { Expecting, Shot } from './callback-plan.ts';

/** A callback that was sent, and the status of its answer; 0 where none came. */
export type Sent = { shot: Shot; status: number };

type Kept = {
  trails: ReadonlyMap<string, readonly { leaf: CaseEvent }[]>;
  refunds: readonly { id: string; refundNo: string; state: string }[];
  commands: readonly { account: string; key: string }[];
  /** Ids of the notices that are kept. */
  notices: ReadonlySet<string>;
};

export type CallbackVerdict = { doubleEffects: string[]; forgedRefused: number; wronglyAnswered: string[] };

/**
 * What callbacks did that they must not, in words: more than one last word on a refund, a state that does not follow from the sound
 * notices, contradictions nobody sent, and any trace of a forged one. And answers that were not 401 to a forged one or 200 to another.
 */
export function judgeCallbacks(expecting: readonly Expecting[], sent: readonly Sent[], kept: Kept): CallbackVerdict {
  const forged = sent.filter(({ shot }) => shot.forged !== null);
  const isRight = ({ shot, status }: Sent) => status === (shot.forged === null ? 200 : 401);
  return {
    doubleEffects: [
      ...expecting.flatMap((one) => effectsOn(one, sent, kept)),
      ...tracesOf(new Set(forged.map(({ shot }) => shot.notice.id)), kept),
    ],
    forgedRefused: forged.filter(isRight).length,
    wronglyAnswered: sent
      .filter((one) => !isRight(one))
      .map(({ shot, status }) => `${shot.forged ?? shot.differing ?? shot.notice.status}: answered ${status}`),
  };
}

const stateOf = { succeeded: 'succeeded', failed: 'failed', silent: 'requested' } as const;

function effectsOn({ refundNo, caseId, fate }: Expecting, sent: readonly Sent[], kept: Kept): string[] {
  const refund = kept.refunds.find((one) => one.refundNo === refundNo);
  if (!refund) return [`${refundNo}: there is no such refund`];
  const trail = (kept.trails.get(caseId) ?? []).map(({ leaf }) => leaf);
  const lastWords = trail.flatMap((event) =>
    (event.type === 'refund_succeeded' || event.type === 'refund_failed') && event.data.refund_id === refund.id
      ? [event.type]
      : [],
  );
  const contradictions = trail.filter(
    (event) => event.type === 'refund_notice_differs' && event.data.refund_id === refund.id,
  ).length;
  const differing = new Set(
    sent.flatMap(({ shot }) => (shot.differing && shot.about.refundNo === refundNo ? [shot.notice.id] : [])),
  ).size;
  const expected = fate === 'silent' ? '' : `refund_${fate}`;
  return [
    ...(lastWords.length > 1 ? [`${refundNo}: ${lastWords.length} last words`] : []),
    ...(refund.state === stateOf[fate]
      ? []
      : [`${refundNo}: is ${refund.state}, and its notices make it ${stateOf[fate]}`]),
    ...(lastWords.length < 2 && lastWords.join() !== expected
      ? [`${refundNo}: the last word is ${lastWords.join() || 'none'}, not ${expected || 'none'}`]
      : []),
    ...(contradictions === differing
      ? []
      : [`${refundNo}: ${contradictions} contradictions of ${differing} differing notices`]),
  ];
}

function tracesOf(forged: ReadonlySet<string>, { commands, notices }: Kept): string[] {
  // a command of a notice has the notice's id and the case as its key
  const performed = new Set(commands.map(({ key }) => key.slice(0, key.lastIndexOf(':'))));
  return [...forged].flatMap((id) => [
    ...(performed.has(id) ? [`${id} is forged, and a command was performed on it`] : []),
    ...(notices.has(id) ? [`${id} is forged, and is kept as a report`] : []),
  ]);
}
