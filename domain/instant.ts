/** Beijing time: no daylight saving since 1991, so a fixed offset is exact and no time zone data is asked. */
export const BEIJING_MS = 8 * 3_600_000;

const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/i;

/**
 * RFC 3339 text with an offset as epoch milliseconds; digits beyond the millisecond are cut off.
 * @throws RangeError for anything else: no offset, a day or time of day that does not exist, a leap second.
 */
export function toMs(text: string): number {
  const [, written, fraction = '', sign, hours = '0', minutes = '0'] = RFC_3339.exec(text) ?? [];
  const wall = Date.parse(`${written?.toUpperCase()}Z`);
  // JavaScript reads 30 February as 2 March and 24:00 as the next midnight: only a text that comes back unchanged is a time.
  const exists = !Number.isNaN(wall) && new Date(wall).toISOString().slice(0, 19) === written?.toUpperCase();
  if (!exists || Number(hours) > 23 || Number(minutes) > 59) throw new RangeError(`not an RFC 3339 time: ${text}`);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return wall + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset;
}

/**
 * Epoch milliseconds as RFC 3339 text in +08:00, with milliseconds only where they are not zero.
 * @throws RangeError outside the years 0000–9999, which RFC 3339 cannot write.
 */
export function toText(ms: number): string {
  const wall = new Date(ms + BEIJING_MS).toISOString();
  if (wall.length !== 24) throw new RangeError(`not a year of four digits: ${wall}`);
  return `${wall.endsWith('.000Z') ? wall.slice(0, 19) : wall.slice(0, 23)}+08:00`;
}
