import type { Charge } from './charge.ts';
import type { Text } from './event-words.ts';
import type { Draft } from './events.ts';
import type { Task } from './task.ts';

/** What people have to do about charges; the rest of a task's rule is in `domain/task.ts`. */
export const chargeTaskWords = {
  charge_failed: {
    what: { zh: '处理未成功的收款', en: 'Deal with a charge that failed' },
    why: {
      zh: '支付机构明确拒绝了收款的一步；冻结的款项须收取或者释放。',
      en: 'The payment provider has refused a step of a charge for good; what is held is to be let go, or the charge asked for anew.',
    },
  },
  charge_unknown: {
    what: { zh: '查明收款结果', en: 'Find out what became of a charge' },
    why: {
      zh: '已多次查询，仍不知收款的结果。',
      en: 'What became of a charge is not known, though the provider was asked several times.',
    },
  },
  charge_differs: {
    what: { zh: '核对收款', en: 'Check a charge' },
    why: {
      zh: '支付机构称，已拒绝或者已释放的收款仍有资金变动。',
      en: 'The provider says that money moved for a charge which it had refused, or let go, before.',
    },
  },
} as const satisfies Record<string, { what: Text; why: Text }>;

/** Whether an event is the word that such a task waits for: what became of the step that nobody knew of, or of what is still held. */
export function isWordOnCharge(
  charges: readonly Charge[],
  draft: Draft,
  { kind, subject }: Pick<Task, 'kind' | 'subject'>,
): boolean {
  switch (draft.type) {
    case 'charge_authorised': {
      const isAsked = charges.some(({ id, step }) => id === subject && step === 'authorise');
      return kind === 'charge_unknown' && isAsked && draft.data.charge_id === subject;
    }
    case 'charge_captured':
    case 'charge_voided':
    case 'charge_failed':
      return draft.data.charge_id === subject;
    default:
      return false;
  }
}
