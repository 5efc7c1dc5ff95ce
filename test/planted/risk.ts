import type { Plant } from './plant.ts';

const byHttp = 'test/ledger/risk.test.ts';

/** Signals of risk: when they are noticed, what they hold, and who sees them. */
export const riskPlants: Plant[] = [
  {
    name: 'what is still usual is noticed',
    file: 'policy/risk.ts',
    find: '.filter(({ seen, threshold }) => seen > threshold);',
    replace: '.filter(({ seen, threshold }) => seen >= threshold);',
    test: {
      file: 'policy/risk.test.ts',
      name: 'up to ten in thirty days are usual, this one among them; the eleventh is noticed',
    },
  },
  {
    name: 'a merchant’s silence approves whatever a person is asked to look at',
    file: 'domain/rungs.ts',
    find: "return isAtRisk(state) ? [askPlatform('4.2.1')] : bySilence(state, context);",
    replace: 'return bySilence(state, context);',
    test: { file: byHttp, name: 'is not approved by the merchant’s silence, but by the platform’s person' },
  },
  {
    name: 'an inspector’s silence pays for whatever came back',
    file: 'domain/rungs.ts',
    find: 'if (isAtRisk(state)) return [askPlatform(rung.clause)];',
    replace: '',
    test: { file: byHttp, name: 'is noticed by the carrier’s scan, and the inspector’s silence pays nothing' },
  },
  {
    name: 'the consumer reads what was noticed in the case',
    file: 'domain/case-view.ts',
    find: 'reader.seesRisks && state.risks.length > 0',
    replace: 'state.risks.length > 0',
    test: { file: byHttp, name: 'says nothing of it to its sides, nor to a backend that names nobody' },
  },
  {
    name: 'the merchant reads it in the trail',
    file: 'drizzle/queries/events.ts',
    find: 'ofRisks ? undefined : notAboutRisks',
    replace: 'ofRisks ? notAboutRisks : undefined',
    test: { file: byHttp, name: 'says nothing of it to its sides, nor to a backend that names nobody' },
  },
  {
    name: 'who has looked at a photo is asked about it for ever',
    file: 'domain/decide/risk.ts',
    find: '.filter((signal) => !known.has(reasonOf(signal)));',
    replace: '.filter((signal) => !known.has(signal.signal));',
    test: { file: byHttp, name: 'is noticed when it is added, once; looked at, it is not asked about again' },
  },
];
