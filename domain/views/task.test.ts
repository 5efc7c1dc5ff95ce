import { describe, expect, test } from 'vitest';
import { pureCase, returned } from '../../test/model/pure-case.ts';
import { viewOpenTasks, viewTask } from './task.ts';

const row = {
  subject: 'rf_1',
  case_id: 'case_1',
  since: '2026-03-03T10:00:00+08:00',
  until: null,
  taken_by: null,
  done_at: null,
  result: null,
  note: null,
};

describe('a task is shown', () => {
  test('with what is to be done, why, and how it ends', () => {
    expect(viewTask({ ...row, id: 'tsk_1', kind: 'refund_failed' })).toEqual({
      ...row,
      id: 'tsk_1',
      kind: 'refund_failed',
      what: { zh: '人工支付未能退回的款项', en: 'Pay what could not be refunded' },
      why: {
        zh: '支付机构明确拒绝了退款，或者已不能退款；原因见该笔退款。',
        en: 'The payment provider has refused the refund for good, or cannot make it any more; the refund says why.',
      },
      clause: '4.2.2',
      ends: 'by_itself',
    });
    expect(viewTask({ ...row, id: 'tsk_2', kind: 'workflow_lost' })).toMatchObject({ clause: null, ends: 'by_word' });
  });

  test('by its case while it is open, and whether somebody has it', () => {
    const one = pureCase({ allegations: ['fraud'] });
    expect(viewOpenTasks(one.state)).toMatchObject([
      { id: 'tsk_pure_1', kind: 'review', until: one.clock('platform_review').due_at, taken: false },
    ]);
    one.does('platform:p-1', { command: 'take_task', body: { task_id: 'tsk_pure_1' } });
    expect(viewOpenTasks(one.state)).toMatchObject([{ taken: true, since: one.state.opened_at }]);
    one.does('consumer', { command: 'withdraw', body: { reason: 'solved' } });
    expect(viewOpenTasks(one.state)).toEqual([]);
    expect(viewOpenTasks(returned().state)).toEqual([]);
  });
});
