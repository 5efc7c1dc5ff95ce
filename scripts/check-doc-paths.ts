import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './programs.ts';
import { conclude, repoFiles } from './repo-files.ts';

/** Every path that a document names in backticks or links to must exist. */
const topLevel = new Set(readdirSync(root));
const madeLater = /^(\.recourse|node_modules|coverage)(\/|$)/;
const codeFile = /^[\w@.*-]+(\/[\w@.*-]+)*\.(ts|mjs|cjs|json|md|sql|toml|ya?ml)$/;
const pathLike = /^\.?[\w@*-][\w@.*-]*(\/[\w@.*-]+)*\/?$/;

let named = 0;

function looksLikePath(token: string): boolean {
  if (madeLater.test(token) || !pathLike.test(token)) return false;
  const [first = ''] = token.split('/');
  return codeFile.test(token) || token.endsWith('/') || (token.includes('/') && topLevel.has(first));
}

function exists(doc: string, path: string): boolean {
  named += 1;
  // `docs/decisions/NNNN-*.md` promises the folder.
  const solid = path.includes('*') ? dirname(path.slice(0, path.indexOf('*') + 1)) : path;
  return existsSync(join(root, solid)) || existsSync(join(root, dirname(doc), solid));
}

function faultsOf(doc: string): string[] {
  const text = readFileSync(join(root, doc), 'utf8');
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, token = '']) => token).filter(looksLikePath);
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
  return [...quoted, ...linked].filter((path) => !exists(doc, path)).map((path) => `${doc}: ${path} does not exist`);
}

const docs = repoFiles('.md');
const faults = docs.flatMap(faultsOf);
if (named === 0) faults.push('no document names any path: the check sees nothing');
conclude(faults, `${docs.length} documents, ${named} paths`);
