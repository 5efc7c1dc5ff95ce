import fc from 'fast-check';
import type { LiabilityShares } from '../../domain/commands.ts';

/** Who is held liable, in shares that do and do not divide evenly. */
export const liability = fc.constantFrom<LiabilityShares>(
  [{ party: 'merchant', percent: 100 }],
  [
    { party: 'carrier', percent: 67 },
    { party: 'platform', percent: 33 },
  ],
  [
    { party: 'consumer', percent: 50 },
    { party: 'merchant', percent: 30 },
    { party: 'carrier', percent: 20 },
  ],
);
