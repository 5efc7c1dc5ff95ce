import { describe, expect, test } from 'vitest';
import { pureCase } from '../test/model/pure-case.ts';
import type { Command } from './commands.ts';

const ask: Command = { command: 'request_evidence', body: { items: [{ kind: 'photo', text: 'x' }] } };
const give: Command = { command: 'add_evidence', body: { evidence: ['evd_1'] } };

describe('a window that was missed', () => {
  test('stays missed when it is met after all', () => {
    const one = pureCase();
    one.until('2026-03-03T12:30:00+08:00');
    one.does('merchant', { command: 'respond', body: { text: 'x' } });
    expect(one.clock('respond')).toMatchObject({
      state: 'breached',
      breached_at: '2026-03-03T12:00:00+08:00',
      ended_at: '2026-03-03T12:30:00+08:00',
    });
  });

  test('stays missed while it stands still, and when it goes on', () => {
    const one = pureCase({ allegations: ['fraud'] });
    one.until('2026-03-09T10:00:00+08:00');
    expect(one.clock('platform_review').state).toBe('breached');
    one.does('platform', ask);
    expect(one.clock('platform_review')).toMatchObject({ state: 'breached', pauses: [{ to: null }] });
    one.at('2026-03-10T10:00:00+08:00');
    one.does('consumer', give);
    expect(one.clock('platform_review')).toMatchObject({ state: 'breached', ended_at: null });
  });
});

test('a window that stood still twice has lost both times, each as long as it was', () => {
  const one = pureCase({ allegations: ['fraud'] });
  for (const [from, to] of [
    ['2026-03-04T10:00:00+08:00', '2026-03-05T10:00:00+08:00'],
    ['2026-03-06T09:00:00+08:00', '2026-03-06T10:00:00+08:00'],
  ] as const) {
    one.at(from);
    one.does('platform', ask);
    one.at(to);
    one.does('consumer', give);
  }
  expect(one.clock('platform_review')).toMatchObject({
    state: 'running',
    due_at: '2026-03-10T00:00:00+08:00',
    pauses: [
      { from: '2026-03-04T10:00:00+08:00', to: '2026-03-05T10:00:00+08:00' },
      { from: '2026-03-06T09:00:00+08:00', to: '2026-03-06T10:00:00+08:00' },
    ],
  });
});

test('a rung that was performed late says when it was', () => {
  const one = pureCase();
  one.until('2026-03-03T11:45:00+08:00');
  expect(one.clock('respond').ladder.slice(0, 2)).toMatchObject([
    { at: '2026-03-03T11:00:00+08:00', done_at: '2026-03-03T11:45:00+08:00' },
    { at: '2026-03-03T11:36:00+08:00', done_at: '2026-03-03T11:45:00+08:00' },
  ]);
});
