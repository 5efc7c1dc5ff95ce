import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './programs.ts';
import { conclude, repoFiles } from './repo-files.ts';

/** House rules that no linter of ours knows. Each says where it holds, why, and what it looks for. */
type Rule = { where: RegExp; why: string; found(node: ts.Node): boolean };

const localDateMethods =
  /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset|Year)$|^toLocale(Date|Time|)String$|^to(Date|Time)String$/;

const rules: Rule[] = [
  {
    where: /^(domain|policy|workflows)\//,
    why: 'Intl follows the machine it runs on, and calendars must not',
    found: (node) => ts.isIdentifier(node) && node.text === 'Intl',
  },
  {
    where: /^(domain|policy|workflows)\//,
    why: 'local Date methods follow the machine’s time zone: compute with day numbers and UTC getters',
    found: (node) => ts.isPropertyAccessExpression(node) && localDateMethods.test(node.name.text),
  },
  {
    where: /^(domain|policy)\//,
    why: 'pure code takes the time as an argument',
    found: (node) =>
      (ts.isPropertyAccessExpression(node) && /^(Date|performance)\.now$/.test(node.getText())) ||
      (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length),
  },
  {
    where: /^(domain|policy)\//,
    why: 'pure code has no chance in it',
    found: (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random',
  },
  {
    where: /^/,
    why: 'a cast belongs in a named function whose comment says why it holds',
    found: (node) => ts.isAsExpression(node) && node.type.getText() !== 'const' && !insideExplainedFunction(node),
  },
];

const vagueNames = /(^|[/-])(utils?|helpers?|common|managers?|services?)([-./]|$)/;
const longest = 350;

function insideExplainedFunction(node: ts.Node): boolean {
  for (let outer: ts.Node | undefined = node; outer; outer = outer.parent) {
    const named =
      ts.isFunctionDeclaration(outer) ||
      (ts.isVariableStatement(outer) && outer.parent.kind === ts.SyntaxKind.SourceFile);
    if (named) return ts.getLeadingCommentRanges(outer.getSourceFile().text, outer.getFullStart()) !== undefined;
  }
  return false;
}

function faultsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const faults: string[] = [];
  if (vagueNames.test(path)) faults.push(`${path}: the name says nothing; name the file after what is in it`);
  const lines = text.split('\n').length;
  if (lines > longest) faults.push(`${path}: ${lines} lines, more than anybody reads at once (${longest})`);

  // Tests play with the clock to check what pure code does with it.
  const holding = rules.filter(({ where }) => where.test(path) && !(path.endsWith('.test.ts') && where.source !== '^'));
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    for (const { found, why } of holding) {
      if (!found(node)) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      faults.push(`${path}:${line + 1}: ${node.getText().split('\n')[0]}: ${why}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

const files = repoFiles('.ts');
conclude(files.flatMap(faultsOf), `${files.length} files`);
