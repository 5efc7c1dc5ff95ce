import fc from 'fast-check';
import type { Command } from '../../domain/commands.ts';
import type { CaseState } from '../../domain/state.ts';
import { isUndone } from '../../domain/task.ts';
import type { Role } from '../../domain/vocabulary.ts';
import type { Step } from './steps.ts';

const handled = fc
  .record({ pick: fc.nat(3), what: fc.constantFrom('take', 'take', 'return', 'complete', 'complete') })
  .map(({ pick, what }) => ({ tasks }: CaseState): Command => {
    const open = tasks.filter(isUndone);
    const task_id = open[pick % Math.max(1, open.length)]?.id ?? 'tsk_none';
    if (what === 'complete') return { command: 'complete_task', body: { task_id, result: 'done' } };
    return { command: what === 'take' ? 'take_task' : 'return_task', body: { task_id } };
  });

/** What people of the platform do with the tasks of a case, and now and then somebody who may not. */
export const handling: fc.Arbitrary<Step> = fc.record({
  role: fc.constantFrom<Role>('platform', 'platform', 'platform', 'merchant'),
  person: fc.constantFrom('p-1', 'p-2', null),
  wait: fc.constantFrom(0, 1, 30),
  make: handled,
});
