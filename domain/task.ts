import { chargeTaskWords } from './charge-tasks.ts';
import type { Text } from './event-words.ts';
import {
  type ApartTaskKind,
  apartTaskKinds,
  type CaseTaskKind,
  type ClockName,
  type TaskKind,
  type TaskResult,
} from './vocabulary.ts';

/** What a person of the platform has to do in a case. Times are RFC 3339 text in the case's time. */
export type Task = {
  id: string;
  kind: CaseTaskKind;
  /** The refund, the charge, the proposal or the parcel it is about. */
  subject: string | null;
  since: string;
  /** Who has it, or had it at the end, by salted hash. */
  taken_by: string | null;
  done_at: string | null;
  result: TaskResult | 'by_itself' | null;
};

/** What an event does to the tasks of its case by its mere happening; what a person does with one is an event of its own. */
export type TaskChange =
  | { change: 'opened'; id: string; kind: CaseTaskKind; subject: string | null }
  | { change: 'ended'; id: string };

type TaskRule = {
  /** What is to be done, as one says it to somebody. */
  what: Text;
  why: Text;
  clause: string | null;
  /** The window in which it is to be done, while it runs. */
  clock: ClockName | null;
  /**
   * What ends it: the end of its window, the last word on the refund, the charge or the proposal it is about, or the case's next stage;
   * then nobody can end it by saying so, and it ends with its case. `word`: a person says that it is done, also after the end of the
   * case; `word_or_end`: the same, but there is nothing left to do when the case has ended.
   */
  ends: 'clock' | 'refund' | 'charge' | 'proposal' | 'stage' | 'word' | 'word_or_end';
};

export const taskRules: Readonly<Record<TaskKind, TaskRule>> = {
  review: {
    what: { zh: '裁定申请', en: 'Decide on the application' },
    why: {
      zh: '规则不能自行决定这一申请，须由平台人员裁定。',
      en: 'The rules do not decide this application by themselves; a person at the platform does.',
    },
    clause: '4.2.1',
    clock: 'platform_review',
    ends: 'clock',
  },
  appeal: {
    what: { zh: '复核申诉', en: 'Hear the appeal' },
    why: {
      zh: '一方对决定提出申诉，须由未曾裁定本单的人员复核。',
      en: 'A side appealed; a person who has not decided the case before hears it.',
    },
    clause: '3.1.3b',
    clock: 'platform_review',
    ends: 'clock',
  },
  settlement: {
    what: { zh: '核定结算', en: 'Decide what is owed' },
    why: {
      zh: '结算结果不能自动执行，须由平台人员核定。',
      en: 'What is owed does not follow from the rules alone; a person decides it.',
    },
    clause: '3.1.3d',
    clock: 'platform_review',
    ends: 'clock',
  },
  hold_over: {
    what: { zh: '恢复处理或结束售后单', en: 'Release the case, or end it' },
    why: { zh: '暂停处理的期限已过。', en: 'The case is held for longer than was said.' },
    clause: '2.4',
    clock: 'hold',
    ends: 'clock',
  },
  return_address: {
    what: { zh: '查明退货地址', en: 'Find out the return address' },
    why: { zh: '货物须退回，但没有退货地址。', en: 'Goods are to be sent back, and nobody has said where to.' },
    clause: '3.1.3c',
    clock: 'ship_back',
    ends: 'clock',
  },
  parcel_to_trace: {
    what: { zh: '追查退货包裹', en: 'Trace the parcel' },
    why: {
      zh: '退货包裹在途过久，或者承运商报告异常。',
      en: 'The goods are on their way for too long, or the carrier reports trouble.',
    },
    clause: '3.3.1',
    clock: 'return_transit',
    ends: 'stage',
  },
  red_line: {
    what: { zh: '督促履行消费者的要求', en: 'See that the demand is met' },
    why: {
      zh: '法定十五日红线已到，消费者的要求仍未得到处理。',
      en: 'The law’s limit of fifteen days has passed, and the demand is not met.',
    },
    clause: '2.3',
    clock: 'red_line',
    ends: 'clock',
  },
  refund_late: {
    what: { zh: '查明退款为何未受理', en: 'Find out why the refund is not accepted' },
    why: {
      zh: '退款期限已到，支付机构仍未受理全部退款。',
      en: 'The window for the refund is over, and the provider has not accepted all of it.',
    },
    clause: '4.2.2',
    clock: 'refund',
    ends: 'clock',
  },
  refund_failed: {
    what: { zh: '人工支付未能退回的款项', en: 'Pay what could not be refunded' },
    why: {
      zh: '支付机构明确拒绝了退款，或者已不能退款；原因见该笔退款。',
      en: 'The payment provider has refused the refund for good, or cannot make it any more; the refund says why.',
    },
    clause: '4.2.2',
    clock: 'refund',
    ends: 'refund',
  },
  refund_unknown: {
    what: { zh: '查明退款结果', en: 'Find out what became of the refund' },
    why: {
      zh: '已多次查询，仍不知退款结果。',
      en: 'What became of the refund is not known, though the provider was asked several times.',
    },
    clause: '4.2.2',
    clock: 'refund',
    ends: 'refund',
  },
  refund_bounced: {
    what: { zh: '处理被退回的退款', en: 'Deal with a refund that came back' },
    why: {
      zh: '支付机构称，已到账的退款失败。',
      en: 'The provider says that a refund which had arrived has failed.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  refund_paid_twice: {
    what: { zh: '追回重复支付的退款', en: 'Get back money that came twice' },
    why: {
      zh: '支付机构称退款已到账，而该笔退款已由人工支付。',
      en: 'The provider says that a refund has arrived which a person had paid by hand.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  payment_to_approve: {
    what: { zh: '同意或者不同意付款', en: 'Agree to a payment, or decline it' },
    why: {
      zh: '付款超过一人可以决定的限额，须由另一人同意。',
      en: 'The payment is above what one person may decide alone; another one has to agree.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'proposal',
  },
  charge_failed: { ...chargeTaskWords.charge_failed, clause: '4.2.2', clock: null, ends: 'charge' },
  charge_unknown: { ...chargeTaskWords.charge_unknown, clause: '4.2.2', clock: null, ends: 'charge' },
  charge_differs: { ...chargeTaskWords.charge_differs, clause: '4.2.2', clock: null, ends: 'word' },
  notice_differs: {
    what: { zh: '核对退款通知', en: 'Check a payment notice' },
    why: {
      zh: '退款通知的金额或币种与账目不符。',
      en: 'A notice of a refund names another amount or currency than the ledger.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  scan_of_finished_case: {
    what: { zh: '核对已结束售后单的包裹', en: 'Check a parcel of a finished case' },
    why: {
      zh: '售后单结束后，承运商仍报告其包裹。',
      en: 'The carrier told of a parcel after the case had ended.',
    },
    clause: '3.1.3c',
    clock: null,
    ends: 'word',
  },
  parcel_of_several_consumers: {
    what: { zh: '查明包裹属于谁', en: 'Find out whose parcel it is' },
    why: {
      zh: '多名消费者使用同一运单号，任何一单都未据此推进。',
      en: 'Several consumers claim one tracking number; none of their cases moves with it.',
    },
    clause: '3.1.3c',
    clock: null,
    ends: 'word',
  },
  risk: {
    what: { zh: '核查风险信号', en: 'Look at the signals of risk' },
    why: {
      zh: '发现风险信号，仅供核查，不作为任何决定的依据；核查完毕之前，系统不自动作出决定（PL-05、PL-07）。',
      en: 'Signals of risk were noticed. They prove nothing and no decision rests on them; until a person has looked, nothing is decided by itself (PL-05, PL-07).',
    },
    clause: '2.3',
    clock: null,
    ends: 'word_or_end',
  },
  missing_at_provider: {
    what: { zh: '查明退款是否到账', en: 'Find out whether the refund was made' },
    why: {
      zh: '账上退款已到账，但支付机构当日对账单没有这笔退款。',
      en: 'By the ledger the refund has arrived; the provider’s statement does not have it.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  amount_differs: {
    what: { zh: '核对退款金额', en: 'Check the amount of the refund' },
    why: {
      zh: '对账单上的金额、币种或数量与账目不符。',
      en: 'The provider’s statement has another amount, currency or number of units than the ledger.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  state_differs: {
    what: { zh: '核对退款状态', en: 'Check what became of the refund' },
    why: {
      zh: '对账单上的退款状态与账目不符。',
      en: 'By the provider’s statement something else became of the refund than by the ledger.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  moved_twice: {
    what: { zh: '追回重复的退款', en: 'Get back what was paid twice' },
    why: {
      zh: '同一笔退款在对账单上出现多次。',
      en: 'The provider’s statement has the refund more than once.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  unknown_to_ledger: {
    what: { zh: '查明无主退款', en: 'Find out who made a refund, and what for' },
    why: {
      zh: '对账单上的退款不属于任何售后单。',
      en: 'The provider’s statement has a refund that no case has asked for.',
    },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  scan_of_unknown_parcel: {
    what: { zh: '查明无主包裹', en: 'Find out whose parcel was scanned' },
    why: { zh: '承运商报告的包裹不属于任何售后单。', en: 'The carrier told of a parcel that no case knows.' },
    clause: '3.1.3c',
    clock: null,
    ends: 'word',
  },
  notice_of_unknown_refund: {
    what: { zh: '查明无主退款通知', en: 'Find out what a payment notice is about' },
    why: { zh: '退款通知不属于任何售后单。', en: 'A notice names a refund that no case has asked for.' },
    clause: '4.2.2',
    clock: null,
    ends: 'word',
  },
  report_refused: {
    what: { zh: '核对未被接受的报告', en: 'Check a report that was not taken' },
    why: { zh: '售后单未接受外部系统的报告。', en: 'A case did not take what an outside system said of it.' },
    clause: null,
    clock: null,
    ends: 'word',
  },
  workflow_lost: {
    what: { zh: '恢复流程', en: 'Bring the workflow back' },
    why: {
      zh: '售后单的流程丢失，多次重启未成功。',
      en: 'The workflow of an open case was lost, and no restart brings it back.',
    },
    clause: null,
    clock: null,
    ends: 'word',
  },
};

/** Whether tasks of this kind are no case's, whatever case they have to do with. */
export function isApart(kind: TaskKind): kind is ApartTaskKind {
  return apartTaskKinds.some((one) => one === kind);
}

/** Whether a person ends tasks of this kind by saying that they are done. */
export function endsByWord(kind: TaskKind): boolean {
  const { ends } = taskRules[kind];
  return ends === 'word' || ends === 'word_or_end';
}

export function isUndone({ done_at }: Pick<Task, 'done_at'>): boolean {
  return done_at === null;
}
