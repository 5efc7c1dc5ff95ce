import { expect } from 'vitest';

/** Stands in for vitest where mutants are judged (in-process.ts): tests are collected once, and run as often as there are mutants. */

type Body = (...args: unknown[]) => unknown;
type Named = (name: string, ...rest: unknown[]) => void;
export type Collected = { name: string; run: () => unknown };

const collected: Collected[] = [];
let place: readonly string[] = [];

/** The tests of the files imported since the last call. */
export function collect(): Collected[] {
  return collected.splice(0);
}

function bodyOf(rest: unknown[]): Body {
  const body = rest.find((one) => typeof one === 'function');
  if (!isBody(body)) throw new Error('a test without a body');
  return body;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'function';
}

function add(name: string, run: () => unknown): void {
  collected.push({ name: [...place, name].join(' › '), run });
}

function within(name: string, body: () => unknown): void {
  place = [...place, name];
  body();
  place = place.slice(0, -1);
}

/** One for each row; an array is spread over the arguments. Rows are told apart by their number. */
const eachOf =
  (one: (name: string, run: () => unknown) => void) =>
  (rows: readonly unknown[]): Named =>
  (name, ...rest) => {
    const body = bodyOf(rest);
    for (const [index, row] of rows.entries())
      one(`${name} #${index}`, () => (Array.isArray(row) ? body(...row) : body(row)));
  };

const called =
  (one: (name: string, run: () => unknown) => void): Named =>
  (name, ...rest) => {
    const body = bodyOf(rest);
    one(name, () => body());
  };

export const test = Object.assign(called(add), { each: eachOf(add) });
export const describe = Object.assign(called(within), { each: eachOf(within) });
export { expect };
