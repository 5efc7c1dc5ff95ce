import type { NodePath } from '@stryker-mutator/api/ignore';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * What is not mutated inside of a file, and why. Stryker asks for each node of the syntax tree; a reason leaves out the node and all
 * that is in it. The reasons are counted in docs/mutation.md.
 */
type Node = { type: string; [field: string]: unknown };
type Path = { node: Node; parentPath: Path | null; key: string | number | null };

const unreachable = 'unreachable: TypeScript proves that the switch is exhaustive';
const words = 'words for people: what an error or the detail of a refusal says may be put better any day';

function reasonToIgnore({ node, parentPath, key }: Path): string | undefined {
  if (node.type === 'FunctionDeclaration' && nameOf(node.id) === 'unforeseen') return unreachable;
  const isDefault = node.type === 'SwitchCase' && node.test === null;
  if (isDefault && JSON.stringify(node.consequent).includes('"unforeseen"')) return unreachable;
  if (node.type === 'ThrowStatement') return words;
  const isText =
    node.type === 'StringLiteral' || node.type === 'TemplateLiteral' || node.type === 'ConditionalExpression';
  const call = parentPath?.node;
  if (isText && call?.type === 'CallExpression' && key === 1) {
    const callee = nameOf(call.callee);
    if (callee === 'refuse' || callee === 'refuseField' || callee === 'notYours') return words;
  }
  const isDetail = call?.type === 'ObjectProperty' && key === 'value' && nameOf(call.key) === 'detail';
  if (isText && isDetail) return words;
  return undefined;
}

function nameOf(node: unknown): string | null {
  const isNamed = typeof node === 'object' && node !== null && 'name' in node;
  return isNamed && typeof node.name === 'string' ? node.name : null;
}

/** Stryker types the path as nothing known; it is Babel's, of which we read what `Path` names. */
function asPath(path: NodePath): Path {
  return path as Path;
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'unsaid', { shouldIgnore: (path) => reasonToIgnore(asPath(path)) }),
];
