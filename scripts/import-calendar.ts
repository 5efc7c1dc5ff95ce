/**
 * Makes policy/calendars/cn.ts from the npm package `chinese-days`, which follows the yearly notices of the State Council's
 * General Office. A changed list gets the next version; `--check` only tells whether there is one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { notice2026 } from '../domain/calendar/notice-2026.ts';
import type { CalendarTable } from '../domain/calendar.ts';
import { cn } from '../policy/calendars/cn.ts';

const FIRST_YEAR = '2024';

const PublishedDays = z.record(z.iso.date(), z.string());
const source = z
  .object({ holidays: PublishedDays, workdays: PublishedDays })
  .parse(
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json'), 'utf8')),
  );

const listed = (days: Record<string, string>) =>
  Object.keys(days)
    .filter((day) => day >= FIRST_YEAR)
    .sort();
const restDays = listed(source.holidays);
// The package takes years it does not know for ordinary ones: coverage ends with the last year that has a list.
const lastYear = restDays.at(-1)?.slice(0, 4);
if (lastYear === undefined) throw new Error('chinese-days lists no holiday');

const table: CalendarTable = {
  id: 'cn',
  version: cn.version,
  coverage: { from: `${FIRST_YEAR}-01-01`, to: `${lastYear}-12-31` },
  rest_days: restDays,
  work_days: listed(source.workdays),
};
assertNoticeOf2026(table);

if (isDeepStrictEqual(table, cn)) {
  console.log(`policy/calendars/cn.ts is up to date: version ${cn.version}, to ${cn.coverage.to}`);
} else if (process.argv.includes('--check')) {
  console.error('policy/calendars/cn.ts differs from chinese-days; run scripts/import-calendar.ts');
  process.exitCode = 1;
} else {
  const next = { ...table, version: cn.version + 1 };
  writeFileSync(new URL('../policy/calendars/cn.ts', import.meta.url), sourceText(next));
  console.log(`policy/calendars/cn.ts: version ${next.version}, to ${next.coverage.to}`);
}

/** The source is not ours: its year 2026 is held against the notice, copied by hand (TM-04), before anything is taken from it. */
function assertNoticeOf2026(imported: CalendarTable): void {
  const of2026 = (days: string[]) => days.filter((day) => day.startsWith('2026-'));
  const year = { rest_days: of2026(imported.rest_days), work_days: of2026(imported.work_days) };
  if (!isDeepStrictEqual(year, { rest_days: notice2026.rest_days, work_days: notice2026.work_days })) {
    throw new Error(`chinese-days does not say of 2026 what the notice says (TM-04): ${JSON.stringify(year)}`);
  }
}

function sourceText(made: CalendarTable): string {
  const days = (list: string[]) => list.map((day) => `    '${day}',`).join('\n');
  return `import type { CalendarTable } from '../../domain/calendar.ts';

/**
 * China's public holidays and swapped workdays, as the State Council's General Office publishes them each November (TM-04).
 * Made by scripts/import-calendar.ts; days after the coverage are provisional until the next list is imported.
 */
export const cn: CalendarTable = {
  id: '${made.id}',
  version: ${made.version},
  coverage: { from: '${made.coverage.from}', to: '${made.coverage.to}' },
  rest_days: [
${days(made.rest_days)}
  ],
  work_days: [
${days(made.work_days)}
  ],
};
`;
}
