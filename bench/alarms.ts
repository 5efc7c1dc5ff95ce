import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { inTurn } from './in-turn.ts';
import type { Ours } from './ours.ts';
import { quantile } from './statistics.ts';
import { untilCounted } from './until-counted.ts';

/** Lateness in ms: from the moment a rung was due until the ledger performed it. */
export type Alarms = {
  due: number;
  /** Timers that stood before the minute began. */
  setInTime: boolean;
  performed: number;
  /** Performed before they were due. */
  early: number;
  /** Not performed ten minutes after the minute. */
  lost: number;
  lateness: { p50: number; p99: number; max: number };
  /** Of some workflows: how late their timers fired, how often a tick came too early, and by what the rung was performed. */
  sampled: { workflows: number; timerP50: number; timerP99: number; notYet: number; byAlarm: number };
};

const MINUTE_MS = 60_000;
const PATIENCE_MS = 10 * MINUTE_MS;
const SAMPLE = 200;

type Rung = { id: string; at: number; performed: number };

/**
 * Puts cases on hold so that the reminder of each falls due within one chosen minute, evenly spread, and does nothing more: only the
 * workflows' own timers can perform them. `leadMs` is how long before that minute the holding begins.
 */
export async function alarmsOfOneMinute(options: {
  ours: Ours;
  client: Client;
  ids: readonly string[];
  leadMs: number;
  say: (line: string) => void;
}): Promise<Alarms> {
  const { ours, client, ids, leadMs, say } = options;
  const minute = Date.now() + leadMs;
  await inTurn(ids.length, async (index) => {
    const now = Date.now();
    const due = minute + (index / ids.length) * MINUTE_MS;
    // the first reminder of a hold stands at half of its time
    const until = new Date(now + 2 * (due - now)).toISOString();
    await ours.command(ids[index] ?? '', 'hold', 'platform:p-1', { reason: 'an alarm in a chosen minute', until });
  });
  say(`${ids.length} on hold; the minute begins in ${((minute - Date.now()) / 1000).toFixed(0)} s`);
  const dueBy = new Date(minute + 2 * MINUTE_MS).toISOString();
  const setInTime = await untilCounted(client, `DueAt < "${dueBy}"`, ids.length, minute - Date.now());
  say(setInTime ? 'all timers are set' : 'the minute has begun before all timers were set');

  await wait(Math.max(0, minute + MINUTE_MS - Date.now()));
  let rungs: Rung[] = [];
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(2000)) {
    rungs = await remindersOf(ours, ids);
    if (rungs.length >= ids.length) break;
  }
  const late = rungs.map(({ at, performed }) => performed - at);
  const step = Math.max(1, Math.floor(rungs.length / SAMPLE));
  return {
    due: ids.length,
    setInTime,
    performed: rungs.length,
    early: late.filter((ms) => ms < 0).length,
    lost: ids.length - rungs.length,
    lateness: { p50: quantile(late, 0.5), p99: quantile(late, 0.99), max: Math.max(...late) },
    sampled: await sampleOf(
      ours,
      client,
      rungs.filter((_, index) => index % step === 0),
    ),
  };
}

/** The first reminder of each hold: when it was due and when it was performed, both in real time (these cases have no shift). */
async function remindersOf({ pool }: Ours, ids: readonly string[]): Promise<Rung[]> {
  const { rows } = await pool.query<Rung>(
    `select distinct on (stream) stream as id,
       (extract(epoch from (leaf ->> 'at')::timestamptz) * 1000)::float8 as at,
       (extract(epoch from (leaf ->> 'performed_at')::timestamptz) * 1000)::float8 as performed
     from events where stream = any($1) and type = 'reminded' and leaf -> 'data' ->> 'clock' = 'hold'
     order by stream, seq`,
    [ids],
  );
  return rows;
}

/** The workflows' own side of it. */
async function sampleOf(ours: Ours, client: Client, rungs: readonly Rung[]): Promise<Alarms['sampled']> {
  const fired: number[] = [];
  let [notYet, byAlarm] = [0, 0];
  await inTurn(rungs.length, async (index) => {
    const rung = rungs[index];
    if (!rung) return;
    const { events } = await client.workflow.getHandle(ours.workflowIdOf(rung.id)).fetchHistory();
    const times = (events ?? []).flatMap(({ timerFiredEventAttributes, eventTime }) =>
      timerFiredEventAttributes ? [Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6] : [],
    );
    const ticks = (events ?? []).filter(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'tick',
    );
    const [first] = times;
    if (first === undefined || ticks.length === 0) return;
    fired.push(first - rung.at);
    notYet += first < rung.at ? 1 : 0;
    byAlarm += first <= rung.performed ? 1 : 0;
  });
  return {
    workflows: rungs.length,
    timerP50: quantile(fired, 0.5),
    timerP99: quantile(fired, 0.99),
    notYet,
    byAlarm,
  };
}
