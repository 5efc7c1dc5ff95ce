import { describe, expect, test } from 'vitest';
import { agree, besides, damages, dear, decline, gives, goodwill, typed } from '../../test/model/granting.ts';
import { pureCase, said } from '../../test/model/pure-case.ts';
import type { Command, LiabilityShares } from '../commands.ts';
import { isUndone } from '../task.ts';

/** At whose cost something is granted, and on whose word. */

const liable = (shares: LiabilityShares): Command => ({
  command: 'assign_liability',
  body: { shares, facts: 'f', clause: '3.3.1' },
});

describe('at whose cost', () => {
  test('the merchant grants at its own, the platform at the merchant’s with its word', () => {
    const one = pureCase(dear);
    expect(one.refuses('merchant', gives())).toBe('not_your_command');
    expect(one.refuses('merchant', gives({ borne_by: 'carrier' }))).toBe('not_your_command');
    expect(one.refuses('consumer', gives())).toBe('not_your_command');
    expect(one.does('merchant', gives({ borne_by: 'merchant' }))[0]?.data).toMatchObject({
      grant: { granted_by: 'merchant', borne_by: 'merchant' },
    });
    for (const kind of ['goodwill', 'price_reduction'] as const) {
      const [proposed] = one.does('platform:p-1', gives({ kind, borne_by: 'merchant' }));
      expect(proposed?.data).toMatchObject({ awaits: ['merchant'], payment: { kind, granted_by: 'platform' } });
    }
    expect(one.refuses('platform:p-2', agree())).toBe('not_your_command');
    expect(one.refuses('for merchant', agree())).toBe('not_your_command');
    expect(one.does('merchant', agree()).map(said)).toMatchObject([
      { type: 'payment_approved', as: 'merchant' },
      { type: 'granted', proposal_id: 'pay_pure1', content: [typed('reason')] },
      { type: 'settlement_made', settlement: { total: 4000 } },
    ]);
    expect(one.does('merchant', decline('pay_pure2'))).toHaveLength(1);
    expect(one.refuses('merchant', agree('pay_pure2'))).toBe('wrong_stage');
  });

  test('in the merchant’s name the platform’s people need the merchant’s own word all the same', () => {
    const one = pureCase(dear);
    one.among({ actor: { role: 'platform', party: null, person: 'p-1', on_behalf_of: 'merchant' } });
    const [proposed] = one.does('platform', gives({ borne_by: 'merchant' }));
    expect(proposed?.data).toMatchObject({ awaits: ['merchant'] });
  });

  test('compensation needs no word of a merchant who is liable, as long as it is', () => {
    const one = pureCase(dear);
    expect(one.refuses('platform:p-1', gives({ kind: 'compensation' }))).toBe('invalid_request /formula');
    expect(one.does('platform:p-1', damages({ borne_by: 'merchant' }))[0]?.data).toMatchObject({
      awaits: ['merchant'],
    });
    one.does('platform:p-1', liable([{ party: 'merchant', percent: 100 }]));
    const [freely] = one.does('platform:p-1', gives({ borne_by: 'merchant', amount: 1 }));
    expect(freely?.data).toMatchObject({ awaits: ['merchant'] });
    one.does('merchant', decline('pay_pure2'));
    expect(one.does('platform:p-1', damages({ borne_by: 'merchant' })).map(said)).toMatchObject([
      { type: 'granted', rules: ['PL-07'], clause: '2.3', content: [typed('reason'), typed('formula')] },
      { type: 'settlement_made' },
    ]);
    one.does('platform:p-1', damages({ borne_by: 'merchant', amount: 20_000 }));
    expect(one.state.proposals.at(-1)).toMatchObject({ awaits: ['second_person'] });
    one.does('platform:p-1', liable([{ party: 'platform', percent: 100 }]));
    expect(one.refuses('platform:p-2', agree('pay_pure3'))).toBe('not_liable');
    expect(one.refuses('merchant', agree())).toBe('done');
  });

  test('the carrier bears only what it is liable for', () => {
    const one = pureCase(dear);
    for (const bears of [gives({ borne_by: 'carrier' }), damages({ borne_by: 'carrier' })])
      expect(one.refuses('platform:p-1', bears)).toBe('not_liable');
    one.does(
      'platform:p-1',
      liable([
        { party: 'carrier', percent: 0 },
        { party: 'merchant', percent: 100 },
      ]),
    );
    expect(one.refuses('platform:p-1', damages({ borne_by: 'carrier' }))).toBe('not_liable');
    one.does(
      'platform:p-1',
      liable([
        { party: 'carrier', percent: 1 },
        { party: 'merchant', percent: 99 },
      ]),
    );
    expect(one.refuses('platform:p-1', damages({ borne_by: 'carrier' }))).toBe('done');
  });

  test('a person grants for the platform, by rules there are', () => {
    const one = pureCase(dear);
    expect(one.refuses('platform', gives())).toBe('actor_required');
    expect(one.refuses('platform:p-1', gives({ rules: ['NR-14', 'XX-01'] }))).toBe('invalid_request /rules/1');
    expect(one.refuses('platform:p-1', gives({ rules: ['XX-01'] }))).toBe('invalid_request /rules/0');
    expect(one.does('platform:p-1', gives({ clause: '3.3.1' }))[0]?.clause).toBe('3.3.1');
  });
});

describe('above the limit', () => {
  test('a second person agrees, never who proposed it, whatever the key', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_000));
    expect(one.does('platform:p-1', goodwill(1)).map(said)).toMatchObject([
      { type: 'payment_proposed', awaits: ['second_person'], payment: { kind: 'goodwill', amount: 1 } },
    ]);
    expect(one.state.tasks).toMatchObject([{ kind: 'payment_to_approve', subject: 'pay_pure1' }]);
    expect(one.refuses('platform:p-1', agree())).toBe('second_person_needed');
    expect(one.refuses('platform', agree())).toBe('actor_required');
    expect(one.refuses('merchant', agree())).toBe('not_your_command');
    one.does('platform:p-2', agree());
    expect(one.state).toMatchObject({ settlement: { total: 20_001, version: 2 }, proposals: [{ state: 'approved' }] });
    expect(one.state.tasks).toMatchObject([{ result: 'by_itself' }]);
  });

  test('small grants add up over all kinds, bearers and cases of the order, proposed ones too', () => {
    const other = pureCase(besides);
    other.does('platform:p-1', goodwill(8000));
    other.does('platform:p-1', gives({ kind: 'price_reduction', borne_by: 'merchant', amount: 4000 }));
    const one = pureCase(dear, { others: [other.state] });
    one.does('platform:p-1', damages({ amount: 5000 }));
    one.does('merchant', gives({ borne_by: 'merchant', amount: 3000 }));
    expect(one.state.proposals).toEqual([]);
    one.does('merchant', gives({ borne_by: 'merchant', amount: 1 }));
    expect(one.state.proposals).toMatchObject([{ awaits: ['second_person'], payment: { granted_by: 'merchant' } }]);
    expect(one.does('merchant', decline())).toHaveLength(1);
  });

  test('both agree where the platform gives much at the merchant’s cost, in any order', () => {
    const big = gives({ borne_by: 'merchant', amount: 20_001 });
    for (const [first, second] of [
      ['merchant', 'platform:p-2'],
      ['platform:p-2', 'merchant'],
    ] as const) {
      const one = pureCase(dear);
      one.does('platform:p-1', big);
      expect(one.does(first, agree())).toHaveLength(1);
      expect(one.refuses(first, agree())).toBe('not_your_command');
      expect(one.state.settlement).toBeNull();
      expect(one.state.tasks.filter(isUndone)).toHaveLength(first === 'merchant' ? 1 : 0);
      expect(one.does(second, agree()).map(({ type }) => type)).toEqual([
        'payment_approved',
        'granted',
        'settlement_made',
      ]);
    }
  });

  test('the merchant takes back its word as long as another one is missing', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', gives({ borne_by: 'merchant', amount: 20_001 }));
    one.does('merchant', agree());
    one.does('merchant', decline());
    expect(one.refuses('platform:p-2', agree())).toBe('wrong_stage');
  });

  test('of what the second person decides alone, the merchant declines nothing', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_001));
    expect(one.refuses('merchant', decline())).toBe('not_your_command');
  });
});
