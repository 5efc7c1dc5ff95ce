import type { Window } from '../domain/calendar.ts';
import { lifecycle } from '../domain/lifecycle.ts';
import type { ClockRule, RungRule } from '../domain/standard.ts';
import { type ClockName, clockNames, stages } from '../domain/vocabulary.ts';
import { clocks } from '../policy/clocks.ts';
import { table, writtenDocs } from './written-docs.ts';

/** Writes the table of windows in docs/clocks.md from policy/clocks.ts; with --check it only compares. */
const code = (word: string) => `\`${word}\``;

function inWords({ kind, amount, hours, rollover }: Window): string {
  const unit = { working_hours: 'working hours', workdays: 'workdays', natural_days: 'natural days', hours: 'hours' }[
    kind
  ];
  const word = amount === 1 ? unit.slice(0, -1) : unit;
  return `${amount} ${word}${hours ? `, ${hours}` : ''}${rollover ? ', rolled over' : ''}`;
}

function when({ at }: RungRule): string {
  if (at === 'due') return 'when due';
  return 'after' in at ? `${inWords({ ...at.after, hours: undefined })} later` : `at ${at.share * 100} %`;
}

function ladderOf({ ladder, duty }: ClockRule): string {
  const rungs = ladder.map((rung) => {
    const what = rung.action === 'act' ? 'the standard acts' : `${rung.action} ${rung.to}`;
    return `${when(rung)}: ${what.replaceAll('_', ' ')}`;
  });
  return [...rungs, ...(duty ? ['when breached: recorded'] : [])].join('<br>');
}

function startOf(name: ClockName): string {
  const stage = stages.find((one) => lifecycle[one].clock === name);
  if (stage) return `\`${stage}\` entered → left`;
  const words = startsBesides[name];
  if (!words) throw new Error(`the clock ${name} belongs to no stage, and this script has no word for it`);
  return words;
}

/** From where to where the windows count that are not their stage's. */
const startsBesides: Partial<Record<ClockName, string>> = {
  respond: 'application, or a message of the consumer → first answer of the side in turn',
  refund: 'settlement → every refund accepted by the provider',
  offer_answer: 'offer → answer',
  hold: 'hold → release',
  dispute_evidence: 'appeal, or an application for a person → a word or evidence of the side that has not spoken',
  red_line: 'application → decision; goods back → refund accepted',
};

const rows = clockNames.map((name) => {
  const clock = clocks[name];
  return [
    code(name),
    startOf(name),
    inWords(clock.window),
    clock.side.replaceAll('_', ' '),
    clock.duty ? 'yes' : 'no',
    ladderOf(clock),
    `${clock.clause}, ${clock.rule}`,
  ];
});

const docs = writtenDocs('clocks-docs');
docs.part(
  'docs/clocks.md',
  'clocks',
  table(['Clock', 'From → to', 'Window', 'Whose', 'Duty', 'Ladder', 'Clause, rule'], rows),
);
docs.finish();
