import type { ChargeAnswer, ChargePort } from '../../ports/charge.ts';

const refusal = async (): Promise<ChargeAnswer> => ({ status: 'failed', reason: 'not_offered' });

/** For tests in which nobody is charged. */
export const noCharges: ChargePort = {
  authorise: refusal,
  capture: refusal,
  void: refusal,
  query: async () => ({ status: 'not_found' }),
};
