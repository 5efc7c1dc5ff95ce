import type { PaymentPort, RefundRequest } from '../ports/payment.ts';

/** Each kind of tender goes to the provider its payments were made with; every other kind to `otherwise`. */
export function routePayments(routes: ReadonlyMap<string, PaymentPort>, otherwise: PaymentPort): PaymentPort {
  const providerOf = ({ tenderKind }: RefundRequest) => routes.get(tenderKind) ?? otherwise;
  return {
    refund: (request) => providerOf(request).refund(request),
    query: (request) => providerOf(request).query(request),
  };
}
