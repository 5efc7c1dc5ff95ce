import type { Plant } from './plant.ts';

const books = 'domain/books.test.ts';
const kept = 'test/ledger/books.test.ts';

/** What is posted, and what would let a wrong posting pass. */
export const bookPlants: Plant[] = [
  {
    name: 'a posting without its pair: what is promised is missing in clearing',
    file: 'domain/books/entries.ts',
    find: 'return first && added !== 0 ? [...postings, { ...first, ...clearing, amount: -added }] : postings;',
    replace: 'return first && added !== 0 ? postings.map((one) => ({ ...clearing, ...one })) : postings;',
    test: { file: books, name: 'is borne by the merchant, points by the platform, and waits in clearing' },
  },
  {
    name: 'an adjustment is posted with the wrong sign',
    file: 'domain/books/bearers.ts',
    find: 'return { adjustment: kind, amount, rule };',
    replace: 'return { adjustment: kind, amount: -amount, rule };',
    test: { file: books, name: 'takes freight that it deducts out of clearing, to the freight of the merchant' },
  },
  {
    name: 'a settlement version posts everything again instead of what it adds',
    file: 'domain/books/entries.ts',
    find: '...borneIn(before).map((one)',
    replace: '...borneIn(before && null).map((one)',
    test: { file: books, name: 'after another posts what it adds to it, on a clearing of its own' },
  },
  {
    name: 'a change of who is liable moves nothing',
    file: 'domain/books/bearers.ts',
    find: 'const liable = liableIn(liability);',
    replace: 'const liable = liableIn(liability && null);',
    test: { file: books, name: 'that is assigned afterwards moves money between bearers, and nothing else' },
  },
  {
    name: 'what an event posts is not written with it',
    file: 'ledger/save.ts',
    find: 'fresh.flatMap(({ leaf, entries }) => inPlace(leaf, entries))',
    replace: 'fresh.flatMap(({ leaf, entries }) => inPlace(leaf, entries.slice(1)))',
    test: {
      file: kept,
      name: 'are what the trail makes, after a second settlement, a decision and a change of who is liable',
    },
  },
  {
    name: 'the database takes an entry whose debits are not its credits',
    file: 'drizzle/migrations/0003_postings.sql',
    find: 'GROUP BY case_id, seq, entry, unit HAVING sum(amount) <> 0',
    replace: 'GROUP BY case_id, seq, entry, unit HAVING count(*) = 0',
    test: { file: kept, name: 'refuses what does not balance, in any entry or unit, from the owner too' },
  },
  {
    name: 'a posting can be changed by the owner of the tables',
    file: 'drizzle/migrations/0003_postings.sql',
    find: 'CREATE TRIGGER postings_append_only BEFORE UPDATE OR DELETE ON postings',
    replace: 'CREATE TRIGGER postings_append_only BEFORE DELETE ON postings',
    test: { file: kept, name: 'lets nobody change or take back a posting, not even its owner' },
  },
  {
    name: 'the judge of books does not look at clearing',
    file: 'scripts/chaos/judge-books.ts',
    find: 'return left === 0 ?',
    replace: 'return left < 1 ?',
    test: {
      file: 'scripts/chaos/judges.test.ts',
      name: 'finds money left in clearing of a case whose refunds have all arrived',
    },
  },
  {
    name: 'return freight that was promised before is paid again with a decided amount',
    file: 'policy/settlement.ts',
    find: 'const amount = total - outside.amount;',
    replace: 'const amount = total - 0 * outside.amount;',
    test: { file: 'domain/decide/settlement.test.ts', name: 'is all that it adds (%s)' },
  },
];
