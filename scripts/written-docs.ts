import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './programs.ts';

/** Documents made from the code, so that they cannot say anything else than it does. Call `finish` last. */
export function writtenDocs(script: string) {
  const check = process.argv.includes('--check');
  const stale: string[] = [];

  function whole(path: string, text: string): void {
    const present = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
    if (present === text) return;
    if (check) stale.push(path);
    else writeFileSync(join(root, path), text);
  }

  return {
    /** A document that is made as a whole. */
    whole,
    /** The stretch of a document between `<!-- name -->` and `<!-- /name -->`. */
    part(path: string, name: string, text: string): void {
      const document = readFileSync(join(root, path), 'utf8');
      const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
      const [from, to] = [document.indexOf(opening), document.indexOf(closing)];
      if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}: ${opening} … ${closing}`);
      whole(path, `${document.slice(0, from + opening.length)}\n${text}\n${document.slice(to)}`);
    },
    /** With --check, ends the process with 1 when a document has fallen behind. */
    finish(): void {
      for (const path of stale) console.error(`${path} has fallen behind the code: run node scripts/${script}.ts`);
      if (stale.length > 0) process.exit(1);
    },
  };
}

/** A markdown table; a bar inside a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
