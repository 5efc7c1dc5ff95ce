import { describe, expect, test } from 'vitest';
import { deadline } from './deadline.ts';
import { notice2026 } from './notice-2026.ts';
import type { Extension, Pause, Window } from './shapes.ts';
import { compileCalendar } from './table.ts';

const calendar = compileCalendar(notice2026);
const at = (day: string, time = '10:00:00') => `2026-${day}T${time}+08:00`;
const pause = (from: string, to: string | null): Pause => ({ from, to, by: 'merchant', why: 'evidence' });
const extension = (from: string, more: { ms?: number; until?: string }): Extension => ({
  from,
  ...more,
  by: 'platform',
  why: 'outage',
});
const natural: Window = { kind: 'natural_days', amount: 7, rollover: true };
const workdays: Window = { kind: 'workdays', amount: 3 };
const office: Window = { kind: 'working_hours', amount: 2, hours: '09:00-21:00' };
const hours: Window = { kind: 'hours', amount: 48 };
const due = (window: Window, from: string, pauses: Pause[], extensions: Extension[] = []) =>
  deadline(window, from, calendar, { pauses, extensions }).due_at;

describe('a pause', () => {
  test('gives a day kind the days after its first, to its last', () => {
    expect(due(natural, at('03-02'), [])).toBe(at('03-10', '00:00:00'));
    expect(due(natural, at('03-02'), [pause(at('03-03'), at('03-03', '20:00:00'))])).toBe(at('03-10', '00:00:00'));
    expect(due(natural, at('03-02'), [pause(at('03-03'), at('03-05', '00:00:00'))])).toBe(at('03-12', '00:00:00'));
    expect(deadline(natural, at('03-02'), calendar, { pauses: [pause(at('03-03'), at('03-08'))] })).toMatchObject({
      strict_last_day: '2026-03-14',
      last_day: '2026-03-16',
    });
  });

  test('gives workdays only the days that would have counted', () => {
    expect(due(workdays, at('03-05'), [])).toBe(at('03-11', '00:00:00'));
    expect(due(workdays, at('03-05'), [pause(at('03-06'), at('03-08'))])).toBe(at('03-11', '00:00:00'));
    expect(due(workdays, at('03-05'), [pause(at('03-06'), at('03-09'))])).toBe(at('03-12', '00:00:00'));
  });

  test('counts a day once where pauses overlap', () => {
    const pauses = [pause(at('03-03'), at('03-05')), pause(at('03-04'), at('03-05')), pause(at('03-05'), at('03-06'))];
    expect(due(natural, at('03-02'), pauses)).toBe(at('03-13', '00:00:00'));
  });

  test('gives an hour kind the running time that fell into it', () => {
    expect(due(hours, at('03-02'), [pause(at('03-03'), at('03-03', '10:00:00.250'))])).toBe(
      at('03-04', '10:00:00.250'),
    );
    expect(due(office, at('03-05', '20:00:00'), [pause(at('03-05', '20:30:00'), at('03-06', '09:15:00'))])).toBe(
      at('03-06', '10:45:00'),
    );
    expect(due(office, at('03-05', '20:00:00'), [pause(at('03-05', '21:00:00'), at('03-06', '09:00:00'))])).toBe(
      at('03-06', '10:00:00'),
    );
  });

  test('never lets a window end before it does', () => {
    // Friday 03-06 is the last workday; the pause ends on Saturday, so Monday is the last day.
    expect(due(workdays, at('03-03'), [pause(at('03-06'), at('03-07'))])).toBe(at('03-10', '00:00:00'));
    // The strict last day, 02-20, is over, but 02-24 is not: the pause began in between and ends on 02-27.
    expect(due(natural, at('02-13'), [pause(at('02-21'), at('02-27'))])).toBe(at('02-28', '00:00:00'));
  });

  test('gains nothing while it lasts, before the start or after the end', () => {
    expect(due(natural, at('03-02'), [pause(at('03-03'), null)])).toBe(at('03-10', '00:00:00'));
    expect(due(natural, at('03-02'), [pause(at('02-26'), at('03-02', '09:00:00'))])).toBe(at('03-10', '00:00:00'));
    expect(due(natural, at('03-02'), [pause(at('03-10', '00:00:00'), at('03-12'))])).toBe(at('03-10', '00:00:00'));
    expect(due(hours, at('03-02'), [pause(at('03-04'), at('03-12'))])).toBe(at('03-04'));
  });

  test('is shown with who and why, over closed hours too, the first one on top', () => {
    const pauses = [
      pause(at('03-05', '20:30:00'), at('03-06', '09:15:00')),
      { ...pause(at('03-06', '09:00:00'), at('03-06', '09:30:00')), by: 'platform' },
    ];
    expect(deadline(office, at('03-05', '20:00:00'), calendar, { pauses }).segments).toEqual([
      { kind: 'running', from: at('03-05', '20:00:00'), to: at('03-05', '20:30:00'), by: null, why: null },
      { kind: 'paused', from: at('03-05', '20:30:00'), to: at('03-06', '09:15:00'), by: 'merchant', why: 'evidence' },
      { kind: 'paused', from: at('03-06', '09:15:00'), to: at('03-06', '09:30:00'), by: 'platform', why: 'evidence' },
      { kind: 'running', from: at('03-06', '09:30:00'), to: at('03-06', '11:00:00'), by: null, why: null },
    ]);
  });

  test('that lasts is shown to the end', () => {
    const { segments } = deadline(hours, at('03-02'), calendar, { pauses: [pause(at('03-03'), null)] });
    expect(segments.map(({ kind, from }) => [kind, from])).toEqual([
      ['running', at('03-02')],
      ['paused', at('03-03')],
    ]);
  });

  test('cannot end before it began', () => {
    expect(() => due(hours, at('03-02'), [pause(at('03-04'), at('03-03'))])).toThrow(RangeError);
  });
});

describe('an extension', () => {
  test('adds plain time at the end; several add up', () => {
    const given = [extension(at('03-03'), { ms: 60_000 }), extension(at('03-04'), { ms: 30_500 })];
    expect(due(hours, at('03-02'), [], given)).toBe(at('03-04', '10:01:30.500'));
    expect(due(natural, at('03-02'), [], given)).toBe(at('03-10', '00:01:30.500'));
  });

  test('moves the end to an instant, but never back', () => {
    expect(due(hours, at('03-02'), [], [extension(at('03-03'), { until: at('03-09') })])).toBe(at('03-09'));
    expect(due(hours, at('03-02'), [], [extension(at('03-03'), { until: at('03-03') })])).toBe(at('03-04'));
    expect(due(hours, at('03-02'), [], [extension(at('03-03'), { ms: -5 })])).toBe(at('03-04'));
  });

  test('until an instant is moved by a pause that comes after it', () => {
    const given = [extension(at('03-03'), { until: at('03-09') })];
    expect(due(hours, at('03-02'), [pause(at('03-02', '11:00:00'), at('03-02', '12:00:00'))], given)).toBe(at('03-09'));
    expect(due(hours, at('03-02'), [pause(at('03-08'), at('03-12'))], given)).toBe(at('03-13'));
  });

  test('is counted in the order it was given, whatever the order of the list', () => {
    const given = [extension(at('03-04'), { ms: 3_600_000 }), extension(at('03-03'), { until: at('03-09') })];
    expect(due(hours, at('03-02'), [], given)).toBe(at('03-09', '11:00:00'));
  });

  test('moves the strict end too, and both last days', () => {
    const extensions = [extension(at('02-20'), { until: at('02-23') })];
    expect(deadline(natural, at('02-13'), calendar, { extensions })).toMatchObject({
      due_at: at('02-25', '00:00:00'),
      strict_due_at: at('02-23'),
      strict_last_day: '2026-02-23',
    });
  });

  test('is shown with who and why, and a pause in it takes nothing from it', () => {
    const pauses = [pause(at('03-04', '11:00:00'), at('03-04', '12:00:00'))];
    const { segments } = deadline(hours, at('03-02'), calendar, {
      pauses,
      extensions: [extension(at('03-03'), { ms: 7_200_000 })],
    });
    expect(segments.slice(1)).toEqual([
      { kind: 'extended', from: at('03-04'), to: at('03-04', '11:00:00'), by: 'platform', why: 'outage' },
      { kind: 'paused', from: at('03-04', '11:00:00'), to: at('03-04', '12:00:00'), by: 'merchant', why: 'evidence' },
      { kind: 'extended', from: at('03-04', '12:00:00'), to: at('03-04', '13:00:00'), by: 'platform', why: 'outage' },
    ]);
  });
});
