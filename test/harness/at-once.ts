import type { ActivityDeps } from '../../activities/deps.ts';
import type { Slots, Turn } from '../../ports/turns.ts';

/** A turn that nobody else wants. */
const turn: Turn = { allowsACall: () => true, asksToPay: () => {}, end: async () => {} };

/** No rate. */
export const atAnyRate: Slots = { next: async () => null };

/** For activities of tests in which nobody has to wait; every tender is the sandbox's. */
export const atOnce: Pick<ActivityDeps, 'turns' | 'slots' | 'providerOf'> = {
  turns: { take: async () => turn },
  slots: atAnyRate,
  providerOf: () => 'sandbox',
};

/** A further request of an adapter's call. */
export const further = async () => true;
