const HOUR_MS = 3_600_000;
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time as people of the trade write it, in Beijing: "Tue 24 Nov 14:30", and midnight as the end of its day, "Tue 24 Nov 24:00".
 * UTC getters on a shifted clock only: `Intl` and local getters would follow the worker's time zone.
 */
export function inBeijing(ms: number): string {
  const wall = new Date(ms + 8 * HOUR_MS);
  const isMidnight = wall.getUTCHours() === 0 && wall.getUTCMinutes() === 0;
  const day = isMidnight ? new Date(wall.getTime() - HOUR_MS) : wall;
  const time = isMidnight ? '24:00' : `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
  return `${days[day.getUTCDay()]} ${day.getUTCDate()} ${months[day.getUTCMonth()]} ${time}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
