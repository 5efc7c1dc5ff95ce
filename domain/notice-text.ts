import { dayOf, dayText, startOfDay } from './calendar.ts';
import type { PartyCommandName } from './commands.ts';
import { eventText } from './event-text.ts';
import type { Text } from './event-words.ts';
import type { CaseEvent } from './events.ts';
import { toMs } from './instant.ts';

const commandWords: Record<PartyCommandName, Text> = {
  withdraw: { zh: '撤回申请', en: 'withdraw the application' },
  ship_back: { zh: '寄回商品', en: 'send the goods back' },
  add_evidence: { zh: '补充材料', en: 'add evidence' },
  request_evidence: { zh: '要求补充材料', en: 'ask for evidence' },
  offer: { zh: '提出方案', en: 'make an offer' },
  accept_offer: { zh: '接受方案', en: 'accept the offer' },
  decline_offer: { zh: '谢绝方案', en: 'decline the offer' },
  appeal: { zh: '申诉', en: 'appeal' },
  reply: { zh: '留言', en: 'send a message' },
  respond: { zh: '回复', en: 'answer' },
  extend: { zh: '延长期限', en: 'extend a window' },
  hold: { zh: '暂停处理', en: 'put the case on hold' },
  release: { zh: '恢复处理', en: 'release the case' },
  assign: { zh: '指派处理人', en: 'assign the case' },
  choose_remedy: { zh: '选择处理方式', en: 'choose another remedy' },
  assign_liability: { zh: '认定责任', en: 'assign liability' },
  approve: { zh: '同意申请', en: 'approve' },
  reject: { zh: '拒绝申请', en: 'refuse' },
  receive: { zh: '确认收货', en: 'confirm receipt' },
  inspect: { zh: '验收', en: 'inspect the goods' },
  decide: { zh: '裁定', en: 'decide' },
  stop_refund: { zh: '停止退款并查询结果', en: 'stop a refund, and ask only what became of it' },
  consent_other_way: { zh: '同意以其他方式退款', en: 'agree to get a refund another way' },
  settle_manually: { zh: '登记人工付款', en: 'say that a refund was paid by hand' },
  request_charge: { zh: '请消费者付款', en: 'ask the consumer for a payment' },
  accept_charge: { zh: '同意付款或者押金', en: 'agree to be charged' },
  decline_charge: { zh: '不同意付款或者押金', en: 'decline to be charged' },
  capture_charge: { zh: '收取押金', en: 'take a deposit' },
  release_charge: { zh: '释放押金', en: 'let a deposit go' },
  approve_payment: { zh: '同意付款', en: 'agree to a payment' },
  decline_payment: { zh: '不同意付款', en: 'decline a payment' },
  grant: { zh: '给予补偿或者减价', en: 'grant goodwill, a price reduction or compensation' },
  close: { zh: '结束售后单', en: 'close the case' },
};

type Cited = { id: string; clause: string; citation: string; text: Text };

export type NoticeWords = {
  rules: readonly Cited[];
  clause: string | null;
  commands: readonly PartyCommandName[];
  /** RFC 3339, or null where nothing ends. */
  until: string | null;
  /** What a refusal leaves open beside the commands. */
  remedies: readonly Text[];
};

/** What a person is told: what happened, the rule, clause and law it rests on, and what can still be done until when. */
export function noticeText(event: CaseEvent, { rules, clause, commands, until, remedies }: NoticeWords): Text {
  const what = eventText(event);
  const parts: Text[] = [what];
  for (const rule of rules) {
    parts.push({
      zh: `依据 ${rule.id}（标准第 ${rule.clause} 条；${rule.citation}）：${rule.text.zh}`,
      en: `Rule ${rule.id} (standard clause ${rule.clause}; ${rule.citation}): ${rule.text.en}`,
    });
  }
  if (rules.length === 0 && clause) parts.push({ zh: `依据标准第 ${clause} 条。`, en: `Standard clause ${clause}.` });
  if (remedies.length > 0) parts.push(listed(remedies, '其他途径：', 'What else remains: '));
  const window = until === null ? null : moment(until);
  parts.push(
    commands.length === 0
      ? { zh: '您现在无需操作。', en: 'There is nothing for you to do now.' }
      : listed(
          commands.map((command) => commandWords[command]),
          window ? `北京时间 ${window} 前您可以：` : '您可以：',
          window ? `Until ${window} Beijing time you may: ` : 'You may: ',
        ),
  );
  return { zh: parts.map(({ zh }) => zh).join(''), en: parts.map(({ en }) => en).join(' ') };
}

function listed(words: readonly Text[], zh: string, en: string): Text {
  return {
    zh: `${zh}${words.map((word) => word.zh).join('、')}。`,
    en: `${en}${words.map((word) => word.en).join('; ')}.`,
  };
}

/** A window that ends at midnight is said to end at 24:00 of the day before. */
function moment(text: string): string {
  const ms = toMs(text);
  const day = dayOf(ms - 1);
  const minutes = Math.ceil((ms - startOfDay(day)) / 60_000);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${dayText(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
