import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, returned, said } from '../../test/model/pure-case.ts';
import type { Command, Finding, PartyCommandBody } from '../commands.ts';

const { order } = anApplication({ orderId: 'o-1' });
const twoLines = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 40_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 3, unit_price: 10_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 10_000 },
    ],
  },
  lines: [
    { line_id: 'l1', quantity: 3 },
    { line_id: 'l2', quantity: 1 },
  ],
};
const found = (result: Finding['result'], quantity: number, more: Partial<Finding> = {}): Finding => ({
  result,
  quantity,
  ...more,
});
type Body = PartyCommandBody<'inspect'>;
const inspect = (lines: Record<string, Finding[]>, more: Partial<Body> = {}): Command => ({
  command: 'inspect',
  body: { lines: Object.entries(lines).map(([line_id, findings]) => ({ line_id, findings })), ...more },
});
const photo = { evidence: ['evd_1'] };

describe('an inspection', () => {
  test('that everything passed settles everything', () => {
    const one = returned(twoLines);
    const [inspected, settled] = one.does('merchant', inspect({ l1: [found('passed', 3)], l2: [found('passed', 1)] }));
    expect(inspected && said(inspected)).toEqual({
      type: 'inspected',
      to: 'settling',
      rules: [],
      clause: '3.1.3c',
      lines: [
        { line_id: 'l1', findings: [found('passed', 3)] },
        { line_id: 'l2', findings: [found('passed', 1)] },
      ],
      accepted: [
        { line_id: 'l1', quantity: 3 },
        { line_id: 'l2', quantity: 1 },
      ],
      foreign: 0,
      milestones: { inspected: { at: 5 } },
    });
    expect(settled).toMatchObject({ type: 'settlement_made', data: { settlement: { total: 40_000 } } });
    expect(inspected && clocksIn([inspected])).toEqual(['inspect met']);
    expect(one.state).toMatchObject({ refused: [], appealable: [] });
  });

  test('that something failed pays the rest, and lets the consumer be heard', () => {
    const one = returned(twoLines);
    const [inspected, settled] = one.does(
      'merchant',
      inspect({ l1: [found('passed', 1), found('failed', 1), found('short', 1)], l2: [found('wrong', 1)] }, photo),
    );
    expect(inspected && said(inspected)).toMatchObject({
      to: 'settling',
      rules: ['NR-06'],
      accepted: [{ line_id: 'l1', quantity: 1 }],
    });
    expect(settled).toMatchObject({ data: { settlement: { lines: [{ line_id: 'l1', quantity: 1 }] } } });
    expect(inspected && clocksIn([inspected])).toContain('appeal started');
    expect(one.clock('appeal').side).toBe('consumer');
    expect(one.state).toMatchObject({
      agreed: { lines: [{ line_id: 'l1', quantity: 1 }] },
      refused: [
        { line_id: 'l1', quantity: 2 },
        { line_id: 'l2', quantity: 1 },
      ],
      appealable: [{ by: 'consumer', event: 'evt_pure_5' }],
    });
  });

  test('that everything failed pays nothing', () => {
    const one = returned({ reason: 'quality' });
    const events = one.does('merchant', inspect({ l1: [found('failed', 1)] }, photo));
    expect(events.map(said)).toMatchObject([
      { type: 'inspected', to: 'appeal_window', rules: ['QR-01'], accepted: [] },
    ]);
    expect(events[0]?.data.milestones).toBeUndefined();
    expect(one.state.stage).toBe('appeal_window');
  });

  test('that notes what may be sold again cites the rule for it', () => {
    const [noted] = returned().does('merchant', inspect({ l1: [found('passed', 1, { grade: 'noted' })] }));
    expect(noted?.rules).toEqual(['NR-17']);
    const [asNew] = returned().does('merchant', inspect({ l1: [found('passed', 1, { grade: 'new' })] }));
    expect(asNew?.rules).toEqual([]);
    const [some] = returned(twoLines).does(
      'merchant',
      inspect({ l1: [found('passed', 2), found('passed', 1, { grade: 'noted' })], l2: [found('passed', 1)] }),
    );
    expect(some?.rules).toEqual(['NR-17']);
  });

  test('that nobody made in time found everything passed', () => {
    const one = returned(twoLines);
    const inspected = one.until('2026-03-07T00:00:00+08:00').find(({ type }) => type === 'inspected');
    expect(inspected?.data).toMatchObject({
      lines: [
        { line_id: 'l1', findings: [found('passed', 3)] },
        { line_id: 'l2', findings: [found('passed', 1)] },
      ],
    });
    expect(one.state.findings).toEqual([
      { line_id: 'l1', findings: [found('passed', 3)] },
      { line_id: 'l2', findings: [found('passed', 1)] },
    ]);
  });

  test('counts what was in the parcel and is not of the order', () => {
    const foreign = [
      { text: 'a shoe', quantity: 2 },
      { text: 'a hat', quantity: 3 },
    ];
    const [event] = returned().does('merchant', inspect({ l1: [found('passed', 1)] }, { foreign }));
    expect(event?.data).toMatchObject({ foreign: 5 });
  });

  test.each<[string, Command]>([
    ['/lines', inspect({ l1: [found('passed', 3)] })],
    ['/lines/1/line_id', inspect({ l1: [found('passed', 3)], l9: [found('passed', 1)] })],
    ['/lines/0/findings', inspect({ l1: [found('passed', 2)], l2: [found('passed', 1)] })],
    ['/lines/0/findings', inspect({ l1: [found('passed', 2), found('short', 2)], l2: [found('passed', 1)] })],
    ['/evidence', inspect({ l1: [found('passed', 3)], l2: [found('failed', 1)] })],
    ['/evidence', inspect({ l1: [found('passed', 2), found('wrong', 1)], l2: [found('passed', 1)] })],
    [
      '/lines/1/line_id',
      {
        command: 'inspect',
        body: {
          lines: [
            { line_id: 'l1', findings: [found('passed', 3)] },
            { line_id: 'l1', findings: [found('passed', 3)] },
          ],
        },
      },
    ],
  ])('is refused at %s', (pointer, command) => {
    expect(returned(twoLines).refuses('merchant', command)).toBe(`invalid_request ${pointer}`);
  });

  test('needs no proof of what is missing', () => {
    const one = returned(twoLines);
    one.does('merchant', inspect({ l1: [found('passed', 2), found('short', 1)], l2: [found('passed', 1)] }));
    expect(one.state.refused).toEqual([{ line_id: 'l1', quantity: 1 }]);
  });
});
