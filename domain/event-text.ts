import { chargeText } from './charge-text.ts';
import {
  addressee,
  bearerWords,
  clockWords,
  grantWords,
  methodWords,
  outcomeWords,
  remedyWords,
  roleWords,
  scanWords,
  type Text,
} from './event-words.ts';
import type { CaseEvent } from './events.ts';
import type { Settlement } from './standard.ts';
import { taskRules } from './task.ts';

/**
 * What an event says, for people, in both languages: rendered from its data whenever it is read, never kept and never hashed, so
 * that wording may improve without touching the trail.
 */
export function eventText(event: CaseEvent): Text {
  const by = roleWords[event.actor.role];
  const own = event.actor.role === 'system';
  const done = (zh: string, en: string): Text => ({ zh: `${by.zh}${zh}。`, en: `${sentence(by.en)} ${en}.` });
  const plain = (zh: string, en: string): Text => ({ zh: `${zh}。`, en: `${sentence(en)}.` });
  switch (event.type) {
    case 'opened':
      return done('提交了售后申请', 'applied');
    case 'remedy_chosen':
      return done(
        `改选了处理方式：${remedyWords[event.data.remedy].zh}`,
        `chose another remedy: ${remedyWords[event.data.remedy].en}`,
      );
    case 'liability_assigned':
      return done('认定了责任', 'assigned the liability');
    case 'evidence_added':
      return done('补充了材料', 'added evidence');
    case 'approved':
      if (event.data.amount != null) return plain('双方达成一致', 'both sides agreed');
      return own
        ? plain('商家未在期限内处理，申请自动通过', 'approved automatically, as the merchant did not answer in time')
        : done('通过了申请', 'approved the application');
    case 'rejected':
      return own
        ? plain('商家未在期限内处理，申请按规则自动拒绝', 'refused automatically, as the rules do not grant it')
        : done('拒绝了申请', 'refused the application');
    case 'decided':
      return event.data.decision === 'approve'
        ? done('裁定支持消费者', 'decided in favour of the consumer')
        : event.data.decision === 'remedy'
          ? done(
              `裁定：${remedyWords[event.data.remedy].zh}`,
              `decided on another remedy: ${remedyWords[event.data.remedy].en}`,
            )
          : done('裁定不支持消费者', 'decided against the consumer');
    case 'evidence_requested': {
      const from = roleWords[event.data.from];
      return done(`请${from.zh}补充材料`, `asked ${from.en} for evidence`);
    }
    case 'evidence_closed':
      return event.data.why === 'given'
        ? plain('材料已补充，继续处理', 'the evidence is here, and the case goes on')
        : plain('补充材料期限已过，按现有材料处理', 'the time for evidence is over; what is there decides');
    case 'offered':
      return done('提出了解决方案', 'made an offer');
    case 'offer_accepted':
      return done('接受了方案', 'accepted the offer');
    case 'offer_declined':
      return done('谢绝了方案', 'declined the offer');
    case 'offer_expired':
      return plain('方案已过期', 'the offer has expired');
    case 'appealed':
      return done('提出申诉，由平台人工复核', 'appealed; a person at the platform decides');
    case 'said':
      return done('发送了消息', 'sent a message');
    case 'held':
      return done('暂停了处理', 'put the case on hold');
    case 'released':
      return done('恢复了处理', 'released the case');
    case 'assigned':
      return done('指派了处理人', 'assigned the case to a person');
    case 'clock_extended': {
      const clock = clockWords[event.data.clock];
      return done(`延长了${clock.zh}期限`, `extended the window for ${clock.en}`);
    }
    case 'deadlines_repriced':
      return plain(
        '节假日安排更新，期限已重新计算',
        'a new holiday list is in force, and deadlines were counted again',
      );
    case 'withdrawn':
      return done('撤回了申请', 'withdrew the application');
    case 'shipped_back':
      return done(
        `寄回了商品（${event.data.parcels.length} 个包裹）`,
        `sent the goods back in ${parcels(event.data.parcels.length)}`,
      );
    case 'scanned': {
      const scan = scanWords[event.data.kind];
      return plain(`退货包裹${scan.zh}`, `the parcel was scanned: ${scan.en}`);
    }
    case 'received':
      return done('确认收到退货', 'has received the goods');
    case 'inspected':
      return own
        ? plain(
            '商家未在期限内验收，视为验收通过',
            'inspection passed automatically, as the merchant did not inspect in time',
          )
        : done('完成了验收', 'inspected the goods');
    case 'sent_to_platform':
      return plain('转由平台处理', 'handed to the platform');
    case 'settlement_made': {
      const total = money(event.data.settlement);
      return plain(`结算完成，应退 ${total}`, `settled: ${total} is owed to the consumer`);
    }
    case 'refund_requested':
      return plain('已向支付机构申请退款', 'the refund was asked for');
    case 'refund_accepted':
      return plain('支付机构已受理退款', 'the payment provider accepted the refund');
    case 'refund_succeeded':
      return plain('退款已到账', 'the refund has arrived');
    case 'refund_failed':
      return plain(
        `退款失败（${event.data.reason}），转由人工处理`,
        `the refund failed (${event.data.reason}); a person takes over`,
      );
    case 'refund_unknown':
      return plain('退款结果未知，稍后查询', 'what became of the refund is not known yet; it will be asked');
    case 'refund_due_again':
      return plain(`第 ${event.data.round} 次查询退款结果`, `round ${event.data.round} of the refund begins`);
    case 'refund_notice_differs':
      return plain(
        '退款通知与应退不符，转由人工处理',
        `a notice of the refund names another ${event.data.field}; a person takes over`,
      );
    case 'statement_differs': {
      const { why } = taskRules[event.data.difference];
      return { zh: `对账不符：${why.zh}`, en: `Reconciliation: ${why.en}` };
    }
    case 'risk_noticed':
      return plain(
        '发现风险信号，须由平台人员核查',
        'signals of risk were noticed; a person at the platform looks at them',
      );
    case 'task_raised': {
      const { what } = taskRules[event.data.kind];
      return plain(`需要平台人员：${what.zh}`, `a person at the platform is needed: ${what.en}`);
    }
    case 'task_taken':
    case 'task_returned':
    case 'task_done': {
      const { what } = taskRules[event.data.kind];
      const [zh, en] = handled[event.type];
      return done(`${zh}：${what.zh}`, `${en}: ${what.en}`);
    }
    case 'refund_stopped':
      return done('停止了退款，仅查询结果', 'stopped the refund; it is only asked what became of it');
    case 'other_way_consented':
      return done(
        `同意以其他方式退款：${methodWords[event.data.method].zh}`,
        `agreed to get the refund another way: ${methodWords[event.data.method].en}`,
      );
    case 'refund_settled_by_hand':
      return plain(
        `退款已人工支付：${methodWords[event.data.method].zh}`,
        `the refund was paid by hand: ${methodWords[event.data.method].en}`,
      );
    case 'refund_paid_twice':
      return plain(
        '支付机构称退款已到账，但该笔已由人工支付：款项可能重复，转由人工处理',
        'the provider says that the refund has arrived, which was paid by hand already: the money may have come twice; a person takes over',
      );
    case 'charge_asked':
    case 'charge_agreed':
    case 'charge_declined':
    case 'charge_attempted':
    case 'charge_authorised':
    case 'charge_capture_due':
    case 'charge_captured':
    case 'charge_released':
    case 'charge_voided':
    case 'charge_failed':
    case 'charge_unknown':
    case 'charge_due_again':
      return chargeText(event, { done, plain });
    case 'payment_proposed':
      return done('提出一笔须他人同意的付款', 'proposed a payment that others have to agree to');
    case 'payment_approved':
      return done('同意了付款', 'agreed to the payment');
    case 'payment_declined':
      return done('未同意付款', 'declined the payment');
    case 'granted': {
      const { kind, borne_by, granted_by } = event.data.grant;
      const [what, bearer, giver] = [grantWords[kind], bearerWords[borne_by], roleWords[granted_by]];
      return plain(
        `${giver.zh}给予${what.zh}，由${bearer.zh}承担`,
        `${giver.en} granted ${what.en}, borne by ${bearer.en}`,
      );
    }
    case 'reminded':
    case 'escalated': {
      const [clock, to] = [clockWords[event.data.clock], addressee(event.data.to)];
      return event.type === 'reminded'
        ? plain(`已提醒${to.zh}：${clock.zh}`, `${to.en} was reminded: ${clock.en}`)
        : plain(`已升级至${to.zh}：${clock.zh}`, `escalated to ${to.en}: ${clock.en}`);
    }
    case 'breached': {
      const clock = clockWords[event.data.clock];
      return plain(`${clock.zh}已超时`, `the window for ${clock.en} was missed`);
    }
    case 'clocks_extended':
      return plain('系统中断，相关期限顺延', 'the system was out of reach, and running windows were extended');
    case 'clock_moved':
      return plain('沙箱时钟已拨动', 'the sandbox clock was moved');
    case 'lapsed': {
      const clock = clockWords[event.data.clock];
      return plain(`${clock.zh}期限已过，申请失效`, `the window for ${clock.en} is over, and the application lapsed`);
    }
    case 'became_final':
      return plain('申诉期已过，决定生效', 'the appeal window is over, and the decision is final');
    case 'closed': {
      const outcome = outcomeWords[event.data.outcome];
      return plain(`售后单结束：${outcome.zh}`, `closed: ${outcome.en}`);
    }
    default:
      return unforeseen(event);
  }
}

/** What somebody did with a task. */
const handled = {
  task_taken: ['领取了任务', 'took a task'],
  task_returned: ['退回了任务', 'gave a task back'],
  task_done: ['完成了任务', 'completed a task'],
} as const;

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function parcels(count: number): string {
  return count === 1 ? 'one parcel' : `${count} parcels`;
}

/** Minor units of these are no hundredths (ISO 4217). */
const digitsOf: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  ISK: 0,
  CLP: 0,
  KWD: 3,
  BHD: 3,
  OMR: 3,
  JOD: 3,
};

/** Minor units as people write them. */
function money({ total, currency }: Pick<Settlement, 'total' | 'currency'>): string {
  const digits = digitsOf[currency] ?? 2;
  return `${currency} ${(total / 10 ** digits).toFixed(digits)}`;
}
