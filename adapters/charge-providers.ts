import type { ChargeAnswer, ChargePort, ChargeRequest } from '../ports/charge.ts';
import type { PaymentSettings } from './payment-providers.ts';
import { sandboxCharges } from './sandbox/charge-client.ts';

/** How long a call to a provider may take in all. */
const timeoutMs = 5_000;

/**
 * Charges, each by the provider of its tender. Only the sandbox's holds and takes money so far; of every other the answer is a definite
 * refusal, and nobody is asked.
 */
export function connectCharges({ url, routes }: Pick<PaymentSettings, 'url' | 'routes'>): ChargePort {
  const sandbox = sandboxCharges({ baseUrl: url, timeoutMs });
  const providers = new Map(Object.entries(routes));
  const portOf = ({ tenderKind }: ChargeRequest) =>
    (providers.get(tenderKind) ?? 'sandbox') === 'sandbox' ? sandbox : notOffered;
  return {
    authorise: (request) => portOf(request).authorise(request),
    capture: (request) => portOf(request).capture(request),
    void: (request) => portOf(request).void(request),
    query: (step, request) => portOf(request).query(step, request),
  };
}

const refusal = async (): Promise<ChargeAnswer> => ({ status: 'failed', reason: 'not_offered' });
/** What a provider that charges nothing was never asked for, it does not hold. */
const notOffered: ChargePort = {
  authorise: refusal,
  capture: refusal,
  void: refusal,
  query: async () => ({ status: 'not_found' }),
};
