import { bookPlants } from './books.ts';
import { chargePlants } from './charges.ts';
import { domainPlants } from './domain.ts';
import { grantPlants } from './grants.ts';
import { ledgerPlants } from './ledger.ts';
import { moneyPlants } from './money.ts';
import { paymentPlants } from './payment.ts';
import type { Plant } from './plant.ts';
import { reconciliationPlants } from './reconciliation.ts';
import { riskPlants } from './risk.ts';
import { surroundingPlants } from './surroundings.ts';
import { turnPlants } from './turns.ts';

export const plants: readonly Plant[] = [
  ...ledgerPlants,
  ...domainPlants,
  ...bookPlants,
  ...reconciliationPlants,
  ...paymentPlants,
  ...moneyPlants,
  ...grantPlants,
  ...turnPlants,
  ...riskPlants,
  ...chargePlants,
  ...surroundingPlants,
];

/** The file with the bug in it. @throws Error when the plant is stale: its text is not there, or more than once. */
export function plantIn(text: string, { name, file, find, replace }: Plant): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0 || find === replace)
    throw new Error(`stale: ${file} must have what "${name}" replaces exactly once`);
  return `${before}${replace}${after}`;
}

/** The titles that a test goes by when it runs, for vitest's `-t`: placeholders of `test.each` stand for anything. */
export function titlePattern(title: string): string {
  return title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[sdij]|\\\$\w+/g, '.*');
}
