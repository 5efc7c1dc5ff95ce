import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import type { CaseState } from '../state.ts';
import { passSilently } from './inspection.ts';
import { bySilence } from './review.ts';

/** What silence would have decided goes to a person of the platform, who knows why; what is told to the sides does not say it. */
export function askPlatform(clause: string): Draft {
  return { type: 'sent_to_platform', data: { why: 'for_a_person' }, to: 'platform_review', rules: ['PL-05'], clause };
}

/** The person has looked: silence has what it would have had by the rules when the window was over. */
export function resume(state: CaseState, context: Context): Draft[] {
  switch (state.set_aside) {
    case 'review':
      return bySilence(state, context);
    case 'inspect':
      return passSilently(state, state.clocks.findLast(({ name }) => name === 'inspect')?.rule ?? 'SD-02', context);
    case null:
      throw new Error(`nothing was set aside in ${state.id}`);
    default:
      return unforeseen(state.set_aside);
  }
}

function unforeseen(setAside: never): never {
  throw new Error(`a window of no known name: ${setAside}`);
}
