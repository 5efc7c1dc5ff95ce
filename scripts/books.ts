import { parseArgs } from 'node:util';
import { asc, gt } from 'drizzle-orm';
import { readPlaceSettings } from '../config.ts';
import { connect } from '../drizzle/client.ts';
import { trailsUpTo } from '../drizzle/queries/notices.ts';
import { booksOf } from '../drizzle/queries/postings.ts';
import { cases } from '../drizzle/schema.ts';
import { judgeBooks } from './chaos/judge-books.ts';
import { useLocalSettings } from './local-settings.ts';

const usage = `npm run books [-- --json]

Writes the books of every case again from its events and compares them with what PostgreSQL keeps; and sees that clearing is zero where
a case is over and all its refunds have arrived, and that no case is over while a deposit is held. Where the cases are: DATABASE_URL, or else the last npm start. Ends with 1 and the
differences, if there are any; --json prints {"cases":…,"postings":…,"differing":…} as its last line.`;

const batch = 500;

async function compare(): Promise<{ seen: number; postings: number; faults: string[] }> {
  const { db, close } = connect(readPlaceSettings(process.env).DATABASE_URL, { max: 1, onError: () => {} });
  const faults: string[] = [];
  let [seen, postings] = [0, 0];
  try {
    for (let after = 0; ; ) {
      const rows = await db.select().from(cases).where(gt(cases.number, after)).orderBy(asc(cases.number)).limit(batch);
      const last = rows.at(-1);
      if (!last) return { seen, postings, faults };
      const events = await trailsUpTo(
        db,
        rows.map(({ id: stream, seq }) => ({ stream, seq })),
      );
      const trails = new Map([...events].map(([id, trail]) => [id, trail.map((leaf) => ({ leaf }))]));
      // a case may have moved since it was read: what it has posted after that is not compared
      const seqs = new Map(rows.map(({ id, seq }) => [id, seq]));
      const kept = await booksOf(db, [...seqs.keys()]);
      const books = new Map([...kept].map(([id, book]) => [id, book.filter(({ seq }) => seq <= (seqs.get(id) ?? 0))]));
      seen += rows.length;
      postings += [...books.values()].reduce((sum, book) => sum + book.length, 0);
      faults.push(...judgeBooks({ trails, cases: rows, books }));
      after = last.number;
    }
  } finally {
    await close();
  }
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}
useLocalSettings();
const { seen, postings, faults } = await compare();
for (const fault of faults) console.error(fault);
console.log(`${seen} cases, ${postings} postings, ${faults.length} differences`);
if (values.json) console.log(JSON.stringify({ cases: seen, postings, differing: faults.length }));
process.exitCode = faults.length === 0 ? 0 : 1;
