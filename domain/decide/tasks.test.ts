import { describe, expect, test } from 'vitest';
import { pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command } from '../commands.ts';

const first = 'tsk_pure_1';
const take = (task_id = first): Command => ({ command: 'take_task', body: { task_id } });
const giveBack = (task_id = first): Command => ({ command: 'return_task', body: { task_id, note: 'I am away.' } });
const complete = (task_id = first): Command => ({ command: 'complete_task', body: { task_id, result: 'passed_on' } });
const raise = (subject: string | null): Command => ({
  command: 'raise_task',
  body: { kind: 'parcel_of_several_consumers', subject },
});

/** A case with a task that ends by a person's word. */
function asking() {
  const one = returned({}, 'shipped');
  one.does('carrier', raise('pcl_pure1'));
  return one;
}

describe('a task', () => {
  test('is taken by one person, who alone completes it', () => {
    const one = asking();
    const { version } = one.state;
    expect(one.does('platform:p-1', take()).map(said)).toEqual([
      {
        type: 'task_taken',
        to: 'returning',
        rules: [],
        clause: '3.1.3c',
        task_id: first,
        kind: 'parcel_of_several_consumers',
        person: 'p-1',
      },
    ]);
    expect(one.state.tasks).toMatchObject([{ taken_by: 'p-1', done_at: null }]);
    expect(one.refuses('platform:p-2', take())).toBe('task_taken');
    expect(one.refuses('platform:p-2', complete())).toBe('task_taken');
    expect(one.does('platform:p-1', take())).toEqual([]);
    expect(one.does('platform:p-1', complete()).map(said)).toMatchObject([{ type: 'task_done', result: 'passed_on' }]);
    expect(one.state.tasks).toMatchObject([{ taken_by: 'p-1', done_at: one.state.at, result: 'passed_on' }]);
    expect(one.state.version).toBe(version);
  });

  test('is given back, also by somebody for who is away, and taken by another', () => {
    const one = asking();
    expect(one.refuses('platform:p-1', giveBack())).toBe('wrong_stage');
    one.does('platform:p-1', take());
    const [returnedIt] = one.does('platform:p-2', giveBack());
    expect(returnedIt && said(returnedIt)).toMatchObject({
      type: 'task_returned',
      task_id: first,
      content: [{ kind: 'task_note', ref: 'cnt_task_note', hash: 'hash_task_note' }],
    });
    expect(one.state.tasks).toMatchObject([{ taken_by: null }]);
    one.does('platform:p-2', take());
    expect(one.state.tasks).toMatchObject([{ taken_by: 'p-2' }]);
  });

  test('is not completed by whom nobody saw taking it, and not twice', () => {
    const one = asking();
    expect(one.refuses('platform:p-1', complete())).toBe('wrong_stage');
    one.does('platform:p-1', take());
    one.does('platform:p-1', complete());
    for (const command of [take(), giveBack(), complete()])
      expect(one.refuses('platform:p-1', command)).toBe('task_done');
  });

  test('that waits for something is not ended by a word', () => {
    const one = pureCase({ allegations: ['fraud'] });
    one.does('platform:p-1', take());
    expect(one.refuses('platform:p-1', complete())).toBe('wrong_stage');
  });

  test('is for people of the platform, by name', () => {
    const one = asking();
    for (const side of ['consumer', 'merchant'] as const) expect(one.refuses(side, take())).toBe('not_your_command');
    expect(one.refuses('platform', take())).toBe('actor_required');
    expect(one.refuses('for consumer', take())).toBe('actor_required');
    expect(one.refuses('platform:p-1', take('tsk_pure_9'))).toBe('not_found');
  });

  test('is taken and done in a case that is held, and after its end', () => {
    const one = asking();
    one.does('platform', { command: 'hold', body: { reason: 'x' } });
    one.does('platform:p-1', take());
    one.does('platform', { command: 'close', body: { outcome: 'withdrawn', reason: 'x' } });
    expect(one.state.tasks).toMatchObject([{ done_at: null }]);
    one.does('platform:p-1', complete());
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'withdrawn', tasks: [{ result: 'passed_on' }] });
  });
});

describe('what comes from outside of the case’s own flow', () => {
  test('is asked once for what it is about, and again when it was dealt with', () => {
    const one = returned({}, 'shipped');
    expect(one.does('carrier', raise('pcl_pure1')).map(said)).toEqual([
      {
        type: 'task_raised',
        to: 'returning',
        rules: [],
        clause: '3.1.3c',
        kind: 'parcel_of_several_consumers',
        subject: 'pcl_pure1',
      },
    ]);
    expect(one.does('carrier', raise('pcl_pure1'))).toEqual([]);
    expect(one.does('carrier', raise('pcl_pure2'))).toHaveLength(1);
    one.does('platform:p-1', take());
    one.does('platform:p-1', complete());
    expect(one.does('carrier', raise('pcl_pure1'))).toHaveLength(1);
    expect(one.state.tasks.map(({ id }) => id)).toEqual([first, 'tsk_pure_2', 'tsk_pure_3']);
  });
});
