import fc from 'fast-check';

// A mutant is killed every time or never, and a counterexample need not be small.
fc.configureGlobal({ seed: 20_261_101, endOnFailure: true });
