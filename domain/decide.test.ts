import { describe, expect, test } from 'vitest';
import { approveIt, pureCase, shipIt } from '../test/model/pure-case.ts';
import type { Command } from './commands.ts';

const withdraw: Command = { command: 'withdraw', body: { reason: 'other' } };
const decide: Command = {
  command: 'decide',
  body: { decision: 'reject', goods: 'keep', facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] },
};

describe('a command', () => {
  test('is for its side, at the stages that know it', () => {
    expect(pureCase().refuses('consumer', approveIt)).toBe('not_your_command');
    expect(pureCase().refuses('merchant', withdraw)).toBe('not_your_command');
    expect(pureCase().refuses('consumer', withdraw)).toBe('done');
  });

  test('that the stage does not know is of nobody there, but not everybody’s elsewhere', () => {
    expect(pureCase().refuses('consumer', shipIt)).toBe('wrong_stage');
    expect(pureCase().refuses('merchant', shipIt)).toBe('not_your_command');
    expect(pureCase().refuses('platform:p-1', decide)).toBe('wrong_stage');
    expect(pureCase().refuses('merchant', decide)).toBe('not_your_command');
  });

  test('moves no case that is closed, whoever gives it', () => {
    const one = pureCase();
    one.does('consumer', withdraw);
    for (const who of ['consumer', 'merchant', 'platform'] as const)
      for (const command of [approveIt, withdraw, shipIt]) expect(one.refuses(who, command)).toBe('case_closed');
  });
});
