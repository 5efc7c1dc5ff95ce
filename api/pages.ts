import { z } from 'zod';
import { Refused } from './problems.ts';

/** What every list takes: how many at most, and the cursor a page before gave. */
export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(100).optional(),
});

/** A filter that is on or off, as a query writes it. */
export const Flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** A page of a list. `next_cursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), has_more: z.boolean(), next_cursor: z.string().nullable() });

/** The page that `rows` make, read one more than `limit` to know whether there are more; `place` is where a row stands. */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { place, show }: { place: (row: Row) => number; show: (row: Row) => Item },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(show), has_more: hasMore, next_cursor: hasMore ? cursorOf(place(last)) : null };
}

/** A list that is never long. */
export function whole<Item>(data: Item[]) {
  return { data, has_more: false, next_cursor: null };
}

/** The place a cursor names, or null without one. @throws Refused for what is no cursor of ours. */
export function placeOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(text)) {
    throw new Refused({
      code: 'invalid_request',
      detail: 'after is no cursor of this list.',
      errors: [{ pointer: '/after', detail: 'is no cursor' }],
    });
  }
  return Number(text);
}

function cursorOf(place: number): string {
  return Buffer.from(String(place), 'latin1').toString('base64url');
}
