import type { Plant } from './plant.ts';

const pure = 'domain/reconciliation.test.ts';
const kept = 'test/ledger/reconciliation.test.ts';

/** What is compared with a provider's statement, and how often it is told. */
export const reconciliationPlants: Plant[] = [
  {
    name: 'the amount of a statement is not compared',
    file: 'domain/reconciliation.ts',
    find: 'return line.amount === amount && line.currency',
    replace: 'return line.amount >= 0 && amount >= 0 && line.currency',
    test: { file: pure, name: 'differ in %j' },
  },
  {
    name: 'days of a statement are counted in UTC',
    file: 'domain/reconciliation.ts',
    find: 'return dayText(dayOf(toMs(at)));',
    replace: 'return dayText(Math.floor(toMs(at) / patienceMs));',
    test: { file: pure, name: 'count the days of Beijing, whatever the offset a time is written in' },
  },
  {
    name: 'the night compares the days that UTC counts',
    file: 'activities/reconciliation.ts',
    find: 'dayOf(Date.parse(moment));',
    replace: 'dayOf(Date.parse(moment) - 28_800_000);',
    test: {
      file: kept,
      name: 'is due for the two days before its night, by Beijing’s count, or for the day that was asked for',
    },
  },
  {
    name: 'what is still under way is a difference at once',
    file: 'domain/reconciliation.ts',
    find: 'now - toMs(last.at) >= patienceMs',
    replace: 'now - toMs(last.at) >= 0',
    test: { file: pure, name: 'differ only a day later where it is %s there and %s here' },
  },
  {
    name: 'a second movement on a later day is none',
    file: 'domain/reconciliation.ts',
    find: "line.status === 'succeeded' && dayOfLine(line) <= day",
    replace: "line.status === 'succeeded' && dayOfLine(line) === day",
    test: { file: pure, name: 'differ where money moved twice, on one day or on two' },
  },
  {
    name: 'a repeat reports a difference again',
    file: 'ledger/report-difference.ts',
    find: '{difference}`, fingerprint',
    replace: '{difference}`.concat(String(process.hrtime.bigint())), fingerprint',
    test: {
      file: kept,
      name: 'again reports nothing twice, not even what a person has done meanwhile or what has changed',
    },
  },
  {
    name: 'refunds of a day are taken by the case’s own time',
    file: 'drizzle/queries/reconciliation.ts',
    find: "= 'refund_succeeded'\n          and $",
    replace: "= 'refund_succeeded' and (leaf ->> 'at')::timestamptz > now() - interval '9 days'\n          and $",
    test: { file: kept, name: 'goes by the real time at which the ledger wrote, not by the case’s own' },
  },
];
