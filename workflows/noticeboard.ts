import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { condition, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Fact } from '../domain/facts.ts';
import { beside } from './beside.ts';
import type { Knowledge } from './knowledge.ts';
import { inWords, realDue } from './next-rung.ts';

const caseStage = defineSearchAttributeKey('CaseStage', 'KEYWORD');
const outcome = defineSearchAttributeKey('Outcome', 'KEYWORD');
/** Real time of the next rung. */
const dueAt = defineSearchAttributeKey('DueAt', 'DATETIME');
const escalationLevel = defineSearchAttributeKey('EscalationLevel', 'INT');
const breached = defineSearchAttributeKey('Breached', 'BOOL');

/** What a case's workflow keeps up to date, from what it was started with; `ledger/telling.ts` has those that never change. */
export const keptAttributes = [caseStage, outcome, dueAt, escalationLevel, breached];

export type Noticeboard = {
  /** Shows what is known now, where it changed. */
  post(): void;
  /** Posts once after each batch of facts. */
  run(): Promise<void>;
};

/** The case in the Temporal UI: search attributes and a short case file in markdown. */
export function openNoticeboard(known: Knowledge): Noticeboard {
  const given = workflowInfo().typedSearchAttributes.getAll();
  const shown = new Map(given.map(({ key, value }) => [key.name, plain(value)]));
  let posted: Fact | undefined;

  /** One upsert a batch, changed keys only: each costs an event of the history. */
  function post(): void {
    if (posted === known.fact) return;
    posted = known.fact;
    const changed = attributesOf(posted).filter(({ key, value }) => (shown.get(key.name) ?? null) !== plain(value));
    for (const { key, value } of changed) shown.set(key.name, plain(value));
    if (changed.length > 0) upsertSearchAttributes(changed);
    setCurrentDetails(caseFile(known));
  }

  return {
    post,
    run: () =>
      beside(known, 'noticeboard', async () => {
        await condition(() => posted !== known.fact);
        post();
      }),
  };
}

/** What the attributes say of a fact. */
export function attributesOf(fact: Fact): SearchAttributeUpdatePair[] {
  return [
    { key: caseStage, value: fact.stage },
    { key: outcome, value: fact.outcome },
    { key: dueAt, value: fact.next && new Date(realDue(fact.next, fact.shift)) },
    { key: escalationLevel, value: fact.level },
    { key: breached, value: fact.breached },
  ];
}

function plain(value: SearchAttributeUpdatePair['value']): string | null {
  return value === null ? null : value instanceof Date ? value.toISOString() : String(value);
}

function caseFile({ fact, recent }: Knowledge): string {
  const lines = [
    `**${fact.stage}**${fact.outcome ? ` · ${fact.outcome}` : ''}`,
    fact.next ? `next: ${inWords(fact.next)}` : 'no clock runs',
    `escalation level ${fact.level}${fact.breached ? ' · **breached**' : ''}`,
    ...(fact.owes.length > 0 ? [`owed: ${fact.owes.map(({ id, kind }) => `${kind} ${id}`).join(', ')}`] : []),
  ];
  return `${lines.join('  \n')}\n\n${recent.map(({ seq, text }) => `- ${seq}: ${text}`).join('\n')}`;
}
