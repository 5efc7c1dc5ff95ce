import { escapePointer } from './failures.ts';

const DEEPEST = 32;
/** Many times what any object of the contract has; thousands would hold everybody up while they are judged one by one. */
const MOST_FIELDS = 200;

/**
 * What no field of any request may be, whatever its schema: nesting that would exhaust a stack, numbers that JSON can't write
 * again, text that PostgreSQL can't store. Null when the body is sound.
 */
export function faultIn(body: unknown): { pointer: string; detail: string } | null {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: body, pointer: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value))
      return { pointer, detail: 'is no number that can be kept' };
    if (typeof value === 'string' && !isSound(value)) return { pointer, detail: 'holds NUL or a lone surrogate' };
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) return { pointer: pointer.slice(0, 200), detail: 'is nested too deeply' };
    if (!Array.isArray(value) && Object.keys(value).length > MOST_FIELDS) {
      return { pointer: pointer.slice(0, 200), detail: 'has too many fields' };
    }
    for (const [key, inner] of Object.entries(value)) {
      if (!isSound(key)) return { pointer, detail: 'has a field whose name holds NUL or a lone surrogate' };
      open.push({ value: inner, pointer: `${pointer}/${escapePointer(key)}`, depth: depth + 1 });
    }
  }
  return null;
}

function isSound(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
