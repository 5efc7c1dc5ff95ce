import { type CaseType, caseTypes } from '../domain/vocabulary.ts';
import type { Row, Verdict } from '../policy/decision-table.ts';
import { claimReasons, refusalReasons, remediesLeft } from '../policy/reasons.ts';
import { returnTables } from '../policy/return/judge-line.ts';
import { withoutReturn } from '../policy/return/without-return.ts';
import { rules } from '../policy/rules.ts';
import { currentVersion, standards } from '../policy/standard.ts';
import { table, writtenDocs } from './written-docs.ts';

/** Writes docs/rules.md from policy/: rules, decision tables, reasons and numbers; with --check it only compares. */
const families: Record<string, string> = {
  NR: 'No-reason return (七天无理由)',
  QR: 'Faulty, misdescribed, wrong or missing goods',
  WT: 'Warranty and 三包',
  LD: 'Delivery',
  VG: 'Virtual goods',
  PL: 'Duties of the platform',
  PN: 'Claims beyond a refund',
  TM: 'Time',
  SD: 'Windows and limits of the standard itself',
};

const code = (word: string) => `\`${word}\``;
const inBothLanguages = ({ zh, en }: { zh: string; en: string }) => `${zh}<br>${en}`;

function family(prefix: string, title: string): string {
  const own = [...rules.values()].filter(({ id }) => id.startsWith(prefix));
  if (own.length === 0) throw new Error(`no rule begins with ${prefix}`);
  const rows = own.map(({ id, clause, citation, confidence, text }) => [
    `**${id}**`,
    clause,
    citation,
    confidence,
    inBothLanguages(text),
  ]);
  return `### ${title}\n\n${table(['Id', 'Clause', 'Citation', 'Confidence', 'Text'], rows)}`;
}

function allFamilies(): string {
  const unknown = [...rules.keys()].filter((id) => !(id.slice(0, 2) in families));
  if (unknown.length > 0) throw new Error(`no heading for the rules ${unknown.join(', ')}`);
  return Object.entries(families)
    .map(([prefix, title]) => family(prefix, title))
    .join('\n\n');
}

function outcomeOf(verdict: Verdict): string {
  switch (verdict.decision) {
    case 'approve':
      return `approve; return freight: ${verdict.freight.return}`;
    case 'reject':
      return `reject; left: ${verdict.remediesLeft.join(', ')}`;
    case 'manual':
      return 'a person decides';
    default:
      return unforeseen(verdict);
  }
}

function unforeseen(verdict: never): never {
  throw new Error(`a verdict of no known kind: ${JSON.stringify(verdict)}`);
}

function rowsOf<Facts>(rows: readonly Row<Facts>[]): string {
  return table(
    ['Row', 'Rests on', 'What it says'],
    rows.map(({ row, id, then }) => [row, id, outcomeOf(then)]),
  );
}

/** Reasons that share a table are shown once. */
function returnTablesInWords(): string {
  const shown = [...new Set(Object.values(returnTables))].map((rows) => {
    const reasons = Object.entries(returnTables).flatMap(([reason, own]) => (own === rows ? [code(reason)] : []));
    return `**${reasons.join(' and ')}**\n\n${rowsOf(rows)}`;
  });
  return shown.join('\n\n');
}

function reasonsOf(type: CaseType): string {
  const claims = claimReasons[type].map((reason) => [
    code(reason.code),
    inBothLanguages(reason.text),
    reason.evidence ? 'asked for' : '–',
  ]);
  const refusals = refusalReasons[type].map((reason) => [
    code(reason.code),
    inBothLanguages(reason.text),
    reason.rules.join(', '),
    reason.evidence ? 'needed' : 'needed only against what the rules grant',
  ]);
  return `### Why a consumer applies (\`${type}\`)\n\n${table(['Code', 'Text', 'Evidence'], claims)}

### Why a merchant may refuse (\`${type}\`)\n\n${table(['Code', 'Text', 'Rests on', 'Evidence'], refusals)}`;
}

function valuesOfCurrentStandard(): string {
  const standard = standards.get(currentVersion);
  if (!standard) throw new Error('the current version is not among the standards');
  const values = { ...standard.numbers, ...standard.terms.return, ...standard.risk };
  return table(
    ['Name', 'Value'],
    Object.entries(values).map(([name, value]) => [code(name), String(value)]),
  );
}

const text = `# Rules

Written by \`scripts/rules-docs.ts\` from \`policy/\`; do not edit. Every decision, amount and clock of a case cites rules by these ids,
and the API renders their texts in Chinese and English to everyone who reads the case. A test fails when a rule is cited but not
written here, written but never cited, or not tested.

The ids are this project's own. *Clause* is the clause of [the standard](standard.md); *citation* is the law it rests on. *Confidence* A:
checked against the full article; B: two secondary sources agree, or the text is plain but its reading contested; derived: the standard's
own. Nothing less certain is given as law. This is not legal advice.

## The rules

${allFamilies()}

## Decision tables

One table for each reason; the first row that matches decides a claim line, and cites the rule it rests on together with the rules that
the facts add. Conditions are code: \`policy/return/\`. A case with any line for a person is one for a person; otherwise any approved line
approves it, and goes on without the refused ones.

${returnTablesInWords()}

**Any reason, when the goods should stay with the consumer** (\`refund_without_return\`, after a table has approved and goods would come back)

${rowsOf([withoutReturn])}

What is left to a consumer after a refusal:

${table(
  ['Word', 'Text'],
  Object.entries(remediesLeft).map(([word, words]) => [code(word), inBothLanguages(words)]),
)}

## Reasons

\`GET /v1/reasons\` gives the same.

${caseTypes.map(reasonsOf).join('\n\n')}

## Numbers and open questions of standard ${currentVersion}

What law does not fix, or leaves open, is a value of the standard's version (\`policy/standard.ts\`); what each means stands in
\`domain/standard.ts\`. Windows are in [clocks.md](clocks.md). More than \`velocity_cases\`, \`keeps\`, \`evidence_reuses\` or the tolerated weight is a signal of
risk: a person looks before anything is decided by itself, and no decision rests on it (PL-05, PL-07).

${valuesOfCurrentStandard()}
`;

const docs = writtenDocs('rules-docs');
docs.whole('docs/rules.md', text);
docs.finish();
