import type { Pauses } from '../ports/pauses.ts';
import type { PaymentPort } from '../ports/payment.ts';
import type { CaseLedger } from './ledger-port.ts';

export type ActivityDeps = { ledger: CaseLedger; payment: PaymentPort; pauses: Pauses };
