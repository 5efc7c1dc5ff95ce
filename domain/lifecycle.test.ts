import { describe, expect, test } from 'vitest';
import { commandBodies } from './commands.ts';
import { commanders, lifecycle, mayMove } from './lifecycle.ts';
import { type Stage, stages } from './vocabulary.ts';

const firstStages: Stage[] = ['awaiting_review', 'platform_review'];
const next = (stage: Stage): Stage[] => Object.values(lifecycle[stage].moves).flatMap((to) => [...to]);

function reachableFrom(start: Stage[]): Set<Stage> {
  const seen = new Set(start);
  for (const stage of seen) for (const to of next(stage)) seen.add(to);
  return seen;
}

describe('the lifecycle', () => {
  test('has no stage that cannot be reached', () => {
    expect([...reachableFrom(firstStages)].sort()).toEqual([...stages].sort());
  });

  test('has no dead end: every stage leads to closed', () => {
    for (const stage of stages) expect(reachableFrom([stage]), stage).toContain('closed');
  });

  test('waits nowhere without a clock but where money is under way, whose clock starts with the settlement', () => {
    const unclocked = stages.filter((stage) => lifecycle[stage].clock === null);
    expect(unclocked).toEqual(['settling', 'closed']);
  });

  test('knows every command at some stage, and none once closed', () => {
    for (const command of Object.keys(commandBodies)) {
      const name = Object.keys(commandBodies).find((known) => known === command);
      expect(
        stages.some((stage) => name !== undefined && name in lifecycle[stage].commands),
        command,
      ).toBe(true);
    }
    expect(lifecycle.closed.commands).toEqual({});
  });

  test('lets a merchant never withdraw, a consumer never inspect, and only the platform close', () => {
    for (const stage of stages) {
      expect(commanders(stage, 'withdraw')).not.toContain('merchant');
      expect(commanders(stage, 'inspect')).not.toContain('consumer');
      expect(commanders(stage, 'close').filter((party) => party !== 'platform')).toEqual([]);
    }
  });

  test('never leads out of closed', () => {
    for (const stage of stages.filter((one) => one !== 'closed'))
      expect(mayMove('closed', 'approved', stage)).toBe(false);
  });
});
