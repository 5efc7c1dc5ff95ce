import { describe, expect, test } from 'vitest';
import { type PureTeller, returned, said } from '../../test/model/pure-case.ts';
import type { Command, RefundReport } from '../commands.ts';

const small = 'rf_pure_1_1';
const paid: Command = {
  command: 'settle_manually',
  body: { refund_id: small, method: 'same_way', reference: 'x', paid_at: '2026-03-03T10:15:00+08:00' },
};
function settling(): PureTeller {
  const one = returned();
  const findings = [{ result: 'passed' as const, quantity: 1 }];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }] } });
  one.at('2026-03-03T10:30:00+08:00');
  return one;
}

describe('a refund of which nobody hears', () => {
  const stop: Command = { command: 'stop_refund', body: { refund_id: small, reason: 'x' } };
  const asked = (status: RefundReport['body']['status'], round: number): Command => ({
    command: 'report_refund',
    body: { refund_id: small, status, effect_id: `${small}#${round}` },
  });
  /** So many rounds have ended without an answer. */
  function unheard(rounds: number): PureTeller {
    const one = settling();
    for (let round = 1; round <= rounds; round++) {
      if (round > 1) one.until(one.state.refunds[0]?.retry_at ?? '');
      one.does('system', asked('requested', round));
      one.does('system', asked('unknown', round));
    }
    return one;
  }

  test('is not stopped before the standard’s patience is over, nor in the middle of a round', () => {
    expect(unheard(5).refuses('platform', stop)).toBe('wrong_stage');
    const one = unheard(5);
    one.until(one.state.refunds[0]?.retry_at ?? '');
    expect(one.state.refunds[0]).toMatchObject({ state: 'unknown', round: 6 });
    expect(one.refuses('platform', stop)).toBe('wrong_stage');
    one.does('system', asked('unknown', 6));
    expect(one.refuses('platform', stop)).toBe('done');
    expect(one.refuses('merchant', stop)).toBe('not_your_command');
    expect(one.refuses('platform', { command: 'stop_refund', body: { refund_id: 'rf_none', reason: 'x' } })).toBe(
      'invalid_request /refund_id',
    );
  });

  test('is then only asked after; once the provider never heard of it, it has failed and is paid by hand', () => {
    const one = unheard(6);
    const last = Date.parse(one.state.at);
    const [stopped] = one.does('platform', stop);
    expect(stopped && said(stopped)).toMatchObject({
      type: 'refund_stopped',
      clause: '4.2.2',
      refund_id: small,
      content: [{ kind: 'reason' }],
    });
    const { retry_at } = one.state.refunds[0] ?? {};
    expect(Date.parse(retry_at ?? '') - last).toBe(30 * 60_000);
    expect(one.refuses('platform', stop)).toBe('wrong_stage');
    expect(one.refuses('platform:p-1', paid)).toBe('wrong_stage');
    const again = one.until(retry_at ?? '');
    expect(again.filter(({ type }) => type === 'refund_due_again')).toHaveLength(1);
    expect(one.does('system', asked('requested', 7))).toEqual([]);
    expect(one.state.owes.map(({ id }) => id)).toContain(`${small}#7`);
    one.does('system', asked('failed', 7));
    expect(one.refuses('platform:p-1', paid)).toBe('done');
  });

  test('is asked at once where the last round is long ago', () => {
    const one = unheard(6);
    one.until(new Date(Date.parse(one.state.at) + 3_600_000).toISOString());
    one.does('platform', stop);
    expect(Date.parse(one.state.refunds[0]?.retry_at ?? '')).toBe(Date.parse(one.state.at));
  });
});
