import { expect, test } from 'vitest';
import { reasons } from '../domain/vocabulary.ts';
import { currentStandard } from './fixtures.ts';
import { claimReasons, refusalReasons, remediesLeft } from './reasons.ts';
import { returnTables } from './return/judge-line.ts';
import { rules } from './rules.ts';

test('every reason to apply has its words', () => {
  expect(claimReasons.return.map(({ code }) => code)).toEqual([...reasons]);
});

test('every refusal rests on rules: NR-01 over, NR-02 and NR-03 excluded, NR-06 not intact, QR-07 burden of proof', () => {
  for (const { rules: ids } of refusalReasons.return) {
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !rules.has(id))).toEqual([]);
  }
  const { refusalReasons: byCode } = currentStandard();
  expect(byCode.get('window_over')).toMatchObject({ rules: ['NR-01'], evidence: false });
  expect(byCode.get('excluded_confirmed')).toMatchObject({ rules: ['NR-02', 'NR-03', 'NR-04'], evidence: true });
  expect(byCode.get('not_intact')).toMatchObject({ rules: ['NR-05', 'NR-06'], evidence: true });
  expect(byCode.get('not_proven')?.rules).toContain('QR-07');
});

test('what remains after a refusal has its words', () => {
  const left = Object.values(returnTables)
    .flat()
    .flatMap(({ then }) => (then.decision === 'reject' ? then.remediesLeft : []));
  expect([...new Set(left)].toSorted()).toEqual(Object.keys(remediesLeft).toSorted());
});
