import fc from 'fast-check';

// A mutant is killed every time or never; a counterexample need not be small, nor the one in a hundred that takes a minute to find.
fc.configureGlobal({ seed: 20_261_101, numRuns: 10, endOnFailure: true });
