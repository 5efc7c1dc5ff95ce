import { z } from 'zod';
import { migrate } from '../drizzle/migrate.ts';
import { useLocalSettings } from './local-settings.ts';

/**
 * Applies the migrations that are missing: `npm run migrate`, with DATABASE_OWNER_URL or DATABASE_URL, or else on the database of
 * the last `npm start`. Safe to run twice.
 */
if (!process.env.DATABASE_OWNER_URL) useLocalSettings();
const Environment = z.object({ DATABASE_OWNER_URL: z.string().optional(), DATABASE_URL: z.string().optional() });
const { DATABASE_OWNER_URL, DATABASE_URL } = Environment.parse(process.env);
const url = DATABASE_OWNER_URL ?? DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_OWNER_URL (or DATABASE_URL) to the database to migrate.');
  process.exit(1);
}
await migrate(url);
console.log('The database is up to date.');
