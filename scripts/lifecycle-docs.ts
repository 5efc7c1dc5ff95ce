import { commandBodies } from '../domain/commands.ts';
import type { EventType } from '../domain/events.ts';
import { commanders, lifecycle } from '../domain/lifecycle.ts';
import { type Outcome, outcomes, type Stage, stages } from '../domain/vocabulary.ts';
import { table, writtenDocs } from './written-docs.ts';

/** Writes docs/lifecycle.md and the picture of a case in both READMEs from domain/lifecycle.ts; with --check it only compares. */
type Words = { en: string; zh: string };
type Language = keyof Words;

const stageWords: Record<Stage, Words & { what: string }> = {
  awaiting_review: { en: 'awaiting review', zh: '待审核', what: 'The merchant decides what the consumer asked for.' },
  awaiting_evidence: {
    en: 'awaiting evidence',
    zh: '待补充材料',
    what: 'Evidence was asked for; the review waits meanwhile.',
  },
  negotiating: { en: 'negotiating', zh: '协商中', what: 'An offer is out; the review waits for its answer.' },
  platform_review: { en: 'platform review', zh: '平台审核', what: 'A person at the platform must decide.' },
  awaiting_ship_back: { en: 'awaiting ship-back', zh: '待寄回', what: 'Approved; the consumer sends the goods.' },
  returning: { en: 'returning', zh: '退货途中', what: 'The parcels are on their way back.' },
  awaiting_inspection: {
    en: 'awaiting inspection',
    zh: '待验货',
    what: 'The goods are here; the merchant checks them.',
  },
  settling: { en: 'settling', zh: '退款中', what: 'Refunds are under way, each to the tender that paid.' },
  appeal_window: {
    en: 'appeal window',
    zh: '申诉期',
    what: 'Refused, or refused in part with the rest paid, and not final yet.',
  },
  closed: { en: 'closed', zh: '已结束', what: 'Final. Late reports are recorded, nothing moves any more.' },
};

const moveWords: Partial<Record<EventType, Words>> = {
  approved: { en: 'approved', zh: '同意' },
  evidence_requested: { en: 'evidence asked', zh: '要求举证' },
  evidence_closed: { en: 'evidence given', zh: '举证结束' },
  offered: { en: 'offer', zh: '提出方案' },
  offer_accepted: { en: 'more time agreed', zh: '同意延期' },
  offer_declined: { en: 'declined', zh: '谢绝' },
  offer_expired: { en: 'expired', zh: '方案过期' },
  appealed: { en: 'appealed', zh: '申诉' },
  rejected: { en: 'rejected', zh: '拒绝' },
  sent_to_platform: { en: 'sent to platform', zh: '转平台' },
  decided: { en: 'decided', zh: '裁决' },
  shipped_back: { en: 'shipped back', zh: '寄回' },
  scanned: { en: 'scanned', zh: '物流签收' },
  received: { en: 'received', zh: '商家收货' },
  inspected: { en: 'inspected', zh: '验货' },
  remedy_chosen: { en: 'another remedy', zh: '改选方式' },
  settlement_made: { en: 'settled in part', zh: '部分结清' },
  refund_succeeded: { en: 'paid in part', zh: '部分退款到账' },
  refund_settled_by_hand: { en: 'paid in part by hand', zh: '部分退款由人工支付' },
  withdrawn: { en: 'withdrawn with money under way', zh: '撤回，款项在途' },
  lapsed: { en: 'lapsed with money under way', zh: '失效，款项在途' },
  became_final: { en: 'final with money under way', zh: '生效，款项在途' },
};

const outcomeWords: Record<Outcome, string> = {
  refunded: 'Every refund of the case has arrived, or none was owed.',
  rejected: 'A refusal became final.',
  withdrawn: 'The consumer took the application back.',
  lapsed: 'The goods were never sent; the consumer may try once more, keeping the date of the first notice.',
};

/** Where `domain/decide/open.ts` puts a new case. */
const firstStages: readonly Stage[] = ['awaiting_review', 'platform_review'];

function movesOf(stage: Stage): { to: Stage; by: string[] }[] {
  const moves = Object.entries(lifecycle[stage].moves);
  return stages
    .map((to) => ({ to, by: moves.filter(([, targets]) => targets.includes(to)).map(([type]) => type) }))
    .filter(({ by }) => by.length > 0);
}

function picture(language: Language): string {
  const said = (type: string) => {
    const words = Object.entries(moveWords).find(([known]) => known === type)?.[1];
    if (!words) throw new Error(`${type} moves a case, but this script has no word for it`);
    return words[language];
  };
  const names = stages
    .filter((stage) => stage !== 'closed')
    .map((stage) => `  state "${stageWords[stage][language]}" as ${stage}`);
  const moves = stages.flatMap((stage) =>
    movesOf(stage).map(({ to, by }) =>
      // Every stage leads to the end, which needs no word.
      to === 'closed' ? `  ${stage} --> [*]` : `  ${stage} --> ${to}: ${by.map(said).join(' / ')}`,
    ),
  );
  const openings = firstStages.map((stage) => `  [*] --> ${stage}`);
  return ['```mermaid', 'stateDiagram-v2', ...names, ...openings, ...moves, '```'].join('\n');
}

const code = (word: string) => `\`${word}\``;

const stageTable = table(
  ['Stage', 'What it means', 'Whose turn', 'Clock', 'Leads to'],
  stages.map((stage) => [
    code(stage),
    stageWords[stage].what,
    lifecycle[stage].awaiting ?? '–',
    lifecycle[stage].clock ? code(lifecycle[stage].clock) : '–',
    movesOf(stage)
      .filter(({ to }) => to !== 'closed')
      .map(({ to, by }) => `${code(to)} by ${by.map(code).join(', ')}`)
      .join('<br>') || '–',
  ]),
);

const commandNames = Object.keys(commandBodies).filter(
  (name): name is keyof typeof commandBodies => name in commandBodies,
);

const commandTable = table(
  ['Command', 'By', 'At'],
  commandNames.map((command) => {
    const where = stages.filter((stage) => commanders(stage, command).length > 0);
    const parties = [...new Set(where.flatMap((stage) => commanders(stage, command)))];
    const everywhere = where.length === stages.length - 1;
    return [code(command), parties.join(', '), everywhere ? 'every stage but `closed`' : where.map(code).join(', ')];
  }),
);

const text = `# The life of a case

Written by \`scripts/lifecycle-docs.ts\` from \`domain/lifecycle.ts\`; do not edit. That table is what \`decide\` checks commands and
events against, what the API computes \`allowed_actions\` from, and what a test walks for stages that nothing reaches or nothing leaves.
What a clock does when it runs out is in [clocks.md](clocks.md).

${picture('en')}

## Stages

${stageTable}

Every stage may also end in \`closed\`. A case opens in ${firstStages.map(code).join(' or ')}: the second when
the rules say that a person must look. The refund clock belongs to no stage: it starts with the settlement.

## Commands

A command is written with hyphens in a path (\`POST /v1/cases/{id}/ship-back\`) and with underscores in the code and in events.

${commandTable}

What a person of the platform does with a task (\`take_task\`, \`return_task\`, \`complete_task\`) is no matter of stages: it is taken at
every stage, after the end as well, at [\`/v1/tasks\`](http-api.md#tasks).

The platform may give any command in place of the side it belongs to, and says for whom. The system's own commands (\`tick\`,
\`report_scan\`, \`report_refund\`, \`report_charge\`, \`report_difference\`, \`raise_task\`, \`move_clock\`) are taken at every stage, reports and tasks also after the end.

## Outcomes

${table(
  ['Outcome', 'Meaning'],
  outcomes.map((outcome) => [code(outcome), outcomeWords[outcome]]),
)}
`;

const docs = writtenDocs('lifecycle-docs');
docs.whole('docs/lifecycle.md', text);
docs.part('README.md', 'picture', picture('en'));
docs.part('README.zh-CN.md', 'picture', picture('zh'));
docs.finish();
