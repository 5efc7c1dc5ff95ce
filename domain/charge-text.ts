import type { ChargeEvents } from './charge-events.ts';
import type { Text } from './event-words.ts';
import type { EventOf } from './events.ts';
import type { ChargePurpose, ChargeStep, ReleaseReason } from './vocabulary.ts';

const purposeWords: Record<ChargePurpose, Text> = {
  price_difference: { zh: '差价', en: 'the difference in price' },
  hold: { zh: '押金', en: 'a deposit' },
};

const stepWords: Record<ChargeStep, Text> = {
  authorise: { zh: '预授权', en: 'the authorisation' },
  capture: { zh: '扣款', en: 'the capture' },
  void: { zh: '释放', en: 'the release' },
};

const releaseWords: Record<ReleaseReason, Text> = {
  no_longer_needed: { zh: '不再需要', en: 'it is not needed any more' },
  expiring: { zh: '预授权即将到期', en: 'its authorisation is about to run out' },
  case_over: { zh: '售后单即将结束', en: 'the case ends' },
};

type Telling = Record<'done' | 'plain', (zh: string, en: string) => Text>;

/** What an event says of a charge. `done` tells who did it, `plain` that it happened. */
export function chargeText(event: EventOf<keyof ChargeEvents>, { done, plain }: Telling): Text {
  switch (event.type) {
    case 'charge_asked': {
      const purpose = purposeWords[event.data.purpose];
      return done(`请消费者支付${purpose.zh}`, `asked the consumer for ${purpose.en}`);
    }
    case 'charge_agreed':
      return done('同意付款', 'agreed to be charged');
    case 'charge_declined':
      return done('不同意付款', 'declined to be charged');
    case 'charge_attempted': {
      const step = stepWords[event.data.step];
      return plain(`已向支付机构申请${step.zh}`, `${step.en} of the charge was asked for`);
    }
    case 'charge_authorised':
      return plain('款项已冻结', 'the money is held');
    case 'charge_capture_due':
      return done('决定收取押金', 'has the deposit taken');
    case 'charge_captured':
      return plain('款项已收取', 'the money was taken');
    case 'charge_released': {
      const why = releaseWords[event.data.why];
      return plain(`收款将释放：${why.zh}`, `the charge is let go: ${why.en}`);
    }
    case 'charge_voided':
      return plain('收款已释放，未扣款', 'the charge was let go, and nothing was taken');
    case 'charge_failed': {
      const { step, reason } = event.data;
      return plain(
        `收款未成功（${reason}）：${stepWords[step].zh}，转由人工处理`,
        `${stepWords[step].en} of the charge failed (${reason}); a person takes over`,
      );
    }
    case 'charge_unknown': {
      const step = stepWords[event.data.step];
      return plain(
        `${step.zh}的结果未知，稍后查询`,
        `what became of ${step.en} of the charge is not known yet; it will be asked`,
      );
    }
    case 'charge_due_again': {
      const { step, round } = event.data;
      return plain(
        `第 ${round} 次查询${stepWords[step].zh}的结果`,
        `round ${round} of ${stepWords[step].en} of the charge begins`,
      );
    }
    default:
      return unforeseen(event);
  }
}

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}
