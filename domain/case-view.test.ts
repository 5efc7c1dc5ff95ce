import { describe, expect, test } from 'vitest';
import { calendar, currentStandard } from '../policy/fixtures.ts';
import { anApplication } from '../test/harness/applications.ts';
import { morning, pureCase, returned } from '../test/model/pure-case.ts';
import { type Beside, type Reader, viewCase } from './case-view.ts';
import type { CaseEvent } from './events.ts';
import { toMs } from './instant.ts';
import type { CaseState } from './state.ts';
import { viewEvent } from './views/event.ts';
import { viewNotice } from './views/notice.ts';

const beside: Beside = {
  number: 7,
  consumerId: 'u-42',
  merchantId: 'm-7',
  titles: new Map([['l1', 'A lamp']]),
  trackingNos: new Map([['pcl_pure1', 'SF1000001']]),
  return: null,
};
const standard = currentStandard();
function viewed(state: CaseState, reader: Partial<Reader> = {}, more: Partial<Beside> = {}, realNow = toMs(morning)) {
  return viewCase(state, {
    beside: { ...beside, ...more },
    reader: { party: null, temporalUi: null, seesRisks: false, ...reader },
    standard,
    calendar,
    realNow,
  });
}
const { order } = anApplication({ orderId: 'o-1' });
const passed = {
  command: 'inspect' as const,
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed' as const, quantity: 1 }] }] },
};

describe('a case is shown', () => {
  test('with what was applied for, how it was judged, and by which rules', () => {
    const { state } = pureCase();
    expect(viewed(state)).toMatchObject({
      id: 'case_pure',
      number: 7,
      type: 'return',
      reason: 'no_reason',
      remedy: 'refund',
      stage: 'awaiting_review',
      outcome: null,
      final: false,
      final_at: null,
      money_outcome: 'none',
      version: 1,
      seq: 1,
      opened_at: morning,
      now: morning,
      order_id: 'o-1',
      parties: { consumer: { id: 'u-42' }, merchant: { id: 'm-7' } },
      lines: [
        {
          line_id: 'l1',
          sku: 'S1',
          title: 'A lamp',
          quantity: 1,
          unit_price: { amount: 12_900, currency: 'CNY' },
          gifts_kept: [],
          condition: { opened: null, intact: true },
          findings: [],
        },
      ],
      assessment: {
        decision: 'approve',
        remedies: ['refund'],
        rules: [{ id: 'NR-01', clause: standard.rules.get('NR-01')?.clause, text: standard.rules.get('NR-01')?.text }],
        lines: [{ line_id: 'l1', decision: 'approve', rules: ['NR-01'] }],
        window: state.assessment.window,
        freight: { outbound: 'merchant', return: 'consumer' },
        settlement: { total: { amount: 12_900, currency: 'CNY' }, tenders: [{ tender_id: 't1', amount: 12_900 }] },
      },
      settlement: null,
      refunds: [],
      parcels: [],
      offers: [],
      return: null,
      standard: { version: '2026-11' },
      calendar: { version: 'cn@1' },
      links: { console: null },
    });
    expect(viewed(state)).not.toHaveProperty('held');
    expect(viewed(state)).not.toHaveProperty('time_shift');
    expect(viewed(state).assessment.lines[0]).not.toHaveProperty('row');
    expect(viewed(state, {}, { titles: new Map() }).lines[0]?.title).toBeNull();
  });

  test('in its own time, never behind its trail', () => {
    const one = pureCase();
    expect(viewed(one.state, {}, {}, toMs('2026-03-03T11:00:00+08:00')).now).toBe('2026-03-03T11:00:00+08:00');
    expect(viewed(one.state, {}, {}, toMs('2026-03-03T09:00:00+08:00')).now).toBe(morning);
    one.does('system', { command: 'move_clock', body: { to: '2026-03-03T12:00:00+08:00' } });
    expect(viewed(one.state, {}, {}, toMs('2026-03-03T10:30:00+08:00'))).toMatchObject({
      now: '2026-03-03T12:30:00+08:00',
      time_shift: 'PT2H',
    });
  });

  test('with its parcels and refunds, a promise as asked for, tracking numbers only where they are given', () => {
    const one = returned({
      order: { ...order, tenders: [...order.tenders, { id: 't2', kind: 'points', amount: 0, units: 50 }] },
    });
    one.does('merchant', passed);
    const view = viewed(one.state);
    expect(view.parcels).toMatchObject([
      { id: 'pcl_pure1', direction: 'back', carrier: 'sf', tracking_no: 'SF1000001' },
    ]);
    expect(viewed(one.state, {}, { trackingNos: new Map() }).parcels[0]?.tracking_no).toBeNull();
    expect(view.refunds).toEqual([
      {
        id: 'rf_pure_1_1',
        settlement_version: 1,
        tender_id: 't1',
        amount: { amount: 12_900, currency: 'CNY' },
        refund_no: 'pure-1-1',
        state: 'requested',
        attempts: [],
      },
      expect.objectContaining({ tender_id: 't2', units: 50 }),
    ]);
    expect(view.settlement).toMatchObject({
      version: 1,
      total: { amount: 12_900, currency: 'CNY' },
      tenders: [
        { tender_id: 't1', amount: 12_900 },
        { tender_id: 't2', amount: 0, units: 50 },
      ],
    });
    expect(view.settlement?.tenders[0]).not.toHaveProperty('units');
    expect(view.settlement?.tenders[0]).not.toHaveProperty('rule');
    expect(view.lines[0]?.findings).toEqual([{ result: 'passed', quantity: 1 }]);
    one.does('system', {
      command: 'report_refund',
      body: { refund_id: 'rf_pure_1_1', status: 'failed', reason: 'account_closed' },
    });
    expect(viewed(one.state).refunds[0]).toMatchObject({ state: 'failed', reason: 'account_closed' });
  });

  test('with offers, the hold, and where people find it', () => {
    const one = pureCase();
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(viewed(one.state).offers).toMatchObject([{ id: 'off_pure1', amount: { amount: 100, currency: 'CNY' } }]);
    one.does('consumer', {
      command: 'decline_offer',
      body: { offer_id: 'off_pure1', counter: { kind: 'other_remedy', remedy: 'refund_without_return' } },
    });
    expect(viewed(one.state).offers[1]?.amount).toBeNull();
    one.does('platform', { command: 'hold', body: { reason: 'x' } });
    expect(viewed(one.state, { party: 'platform', temporalUi: 'https://t' })).toMatchObject({
      held: { since: morning },
      links: { console: null, temporal_ui: 'https://t' },
    });
  });
});

describe('whose turn it is', () => {
  const turn = (state: CaseState) => viewed(state).awaiting;

  test('the stage says, with the end of its window', () => {
    const one = pureCase();
    expect(turn(one.state)).toMatchObject({ party: 'merchant', until: '2026-03-07T00:00:00+08:00' });
    expect(turn(one.state).commands).toEqual(
      expect.arrayContaining(['approve', 'reject', 'offer', 'request_evidence']),
    );
    expect(turn(returned({}, 'approved').state)).toMatchObject({
      party: 'consumer',
      until: '2026-03-11T00:00:00+08:00',
    });
    const settling = returned();
    settling.does('merchant', passed);
    expect(turn(settling.state)).toMatchObject({ party: 'platform', until: settling.clock('refund').due_at });
    settling.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
    expect(turn(settling.state)).toEqual({ party: null, until: null, commands: [] });
  });

  test('whoever was asked for evidence', () => {
    const one = pureCase({ allegations: ['fraud'] });
    one.does('platform', {
      command: 'request_evidence',
      body: { from: 'merchant', items: [{ kind: 'photo', text: 'x' }] },
    });
    expect(turn(one.state).party).toBe('merchant');
  });

  test('whoever was offered something', () => {
    const one = pureCase();
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(turn(one.state)).toMatchObject({ party: 'consumer', until: one.clock('offer_answer').due_at });
    const other = pureCase();
    other.does('consumer', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(turn(other.state).party).toBe('merchant');
  });

  test('what a side may do is a link to it, and nothing for who holds none', () => {
    const { state } = pureCase();
    expect(viewed(state).allowed_actions).toEqual([]);
    const actions = viewed(state, { party: 'consumer' }).allowed_actions;
    expect(actions).toContainEqual({
      name: 'add_evidence',
      method: 'POST',
      href: '/v1/cases/case_pure/add-evidence',
      until: '2026-03-07T00:00:00+08:00',
    });
    expect(actions.map(({ name }) => name).toSorted()).toEqual(['add_evidence', 'offer', 'reply', 'withdraw']);
  });
});

describe('what may be done now', () => {
  const may = (state: CaseState, party: 'consumer' | 'merchant' | 'platform') =>
    viewed(state, { party }).allowed_actions.map(({ name }) => name);

  test('follows the hold', () => {
    const one = pureCase();
    expect(may(one.state, 'platform')).toContain('hold');
    expect(may(one.state, 'platform')).not.toContain('release');
    one.does('platform', { command: 'hold', body: { reason: 'x' } });
    expect(may(one.state, 'platform')).toContain('release');
    expect(may(one.state, 'platform')).not.toContain('hold');
    expect(may(one.state, 'merchant').toSorted()).toEqual(['add_evidence', 'respond']);
    expect(may(one.state, 'consumer').toSorted()).toEqual(['add_evidence', 'reply', 'withdraw']);
    expect(may(one.state, 'platform').toSorted()).toEqual(
      ['add_evidence', 'assign', 'close', 'extend', 'release', 'respond', 'withdraw'].toSorted(),
    );
  });

  test('follows the offers', () => {
    const one = pureCase();
    expect(may(one.state, 'consumer')).not.toContain('accept_offer');
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(may(one.state, 'consumer')).toEqual(expect.arrayContaining(['accept_offer', 'decline_offer']));
    expect(may(one.state, 'merchant')).not.toContain('accept_offer');
    expect(may(one.state, 'merchant')).not.toContain('offer');
  });

  test('follows appeals, choices and money', () => {
    const one = pureCase();
    one.until('2026-03-07T00:00:00+08:00');
    expect(may(one.state, 'merchant')).toContain('appeal');
    expect(may({ ...one.state, appealable: [] }, 'merchant')).not.toContain('appeal');
    expect(may({ ...one.state, clocks: [] }, 'merchant')).not.toContain('appeal');
    expect(may(pureCase().state, 'consumer')).not.toContain('choose_remedy');
    const kept = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    expect(may(kept.state, 'consumer')).toContain('choose_remedy');
    const settling = returned();
    settling.does('merchant', passed);
    const closes = (state: CaseState['refunds'][number]['state']) =>
      may(
        { ...settling.state, refunds: settling.state.refunds.map((one) => ({ ...one, state })) },
        'platform',
      ).includes('close');
    expect((['promised', 'requested', 'unknown', 'failed'] as const).filter(closes)).toEqual([]);
    expect((['succeeded', 'manual'] as const).filter(closes)).toEqual(['succeeded', 'manual']);
  });

  test('at the platform the merchant may still grant what nobody has decided', () => {
    const kept = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    kept.until('2026-03-07T00:00:00+08:00');
    expect(may(kept.state, 'merchant')).toContain('approve');
    expect(may({ ...kept.state, appeal: { by: 'consumer', against: 'evt_1' } }, 'merchant')).not.toContain('approve');
    const agreed = { lines: [], goods_back: false, amount: null };
    expect(may({ ...kept.state, agreed }, 'merchant')).not.toContain('approve');
  });
});

describe('an event is shown', () => {
  test('by its own id, with what was typed where the reader may see it', () => {
    const one = pureCase();
    const [event] = one.does('for consumer', { command: 'withdraw', body: { reason: 'solved', note: 'x' } });
    if (!event) throw new Error('no event');
    const shown = (one: CaseEvent, typed: [string, string][]) =>
      viewEvent(one, 'h', { typed: new Map(typed), readable: one.data.content ?? [] });
    const view = shown(event, [['cnt_note', 'Thank you']]);
    expect(view).toMatchObject({
      id: 'evt_pure_2',
      case_id: 'case_pure',
      hash: 'h',
      actor: { role: 'platform', on_behalf_of: 'consumer' },
      contents: [{ kind: 'note', ref: 'cnt_note', content: 'Thank you' }],
    });
    expect(view).not.toHaveProperty('v');
    expect(view).not.toHaveProperty('stream');
    expect(shown(event, []).contents).toEqual([]);
    const [own] = pureCase().does('consumer', { command: 'add_evidence', body: { evidence: ['evd_1'] } });
    expect(own && shown(own, []).actor).toEqual({ role: 'consumer', party: null });
    expect(own && shown(own, []).contents).toEqual([]);
  });
});

describe('a notice', () => {
  const remedies = { appeal: { zh: '申诉', en: 'Appeal' }, platform: { zh: '平台', en: 'The platform' } };
  const context = (state: CaseState) => ({ state, rules: standard.rules, remedies });

  test('of a refusal says what remains, and until when', () => {
    const one = pureCase();
    const [event] = one.does('merchant', {
      command: 'reject',
      body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
    });
    if (!event) throw new Error('no event');
    const notice = viewNotice(event, 'consumer', context(one.state));
    expect(notice).toMatchObject({
      id: 'ntc_pure_2_consumer',
      case_id: 'case_pure',
      to: 'consumer',
      event_id: 'evt_pure_2',
      type: 'rejected',
      at: morning,
      rules: [{ id: 'NR-01' }, { id: 'NR-18' }],
      remains: { until: '2026-03-11T00:00:00+08:00', remedies: [{ code: 'appeal', text: remedies.appeal }] },
    });
    expect(notice.remains.commands).toContain('appeal');
    expect(viewNotice(event, 'merchant', context(one.state)).remains.remedies).toEqual([]);
  });

  test('about a window cites its rule and its end', () => {
    const one = pureCase();
    const [reminder] = one.until('2026-03-03T11:00:00+08:00');
    if (!reminder) throw new Error('no event');
    expect(viewNotice(reminder, 'merchant', context(one.state))).toMatchObject({
      rules: [{ id: 'SD-01' }],
      remains: { until: '2026-03-03T12:00:00+08:00' },
    });
    expect(viewNotice(reminder, 'merchant_lead', context(one.state)).remains.commands).toContain('approve');
  });

  test('to who can do nothing any more names no end', () => {
    const one = pureCase();
    const [, closed] = one.does('consumer', { command: 'withdraw', body: { reason: 'solved' } });
    if (!closed) throw new Error('no event');
    expect(viewNotice(closed, 'merchant', context(one.state)).remains).toEqual({
      commands: [],
      until: null,
      remedies: [],
    });
  });

  test('about nothing in particular names the addressee’s own window that ends first', () => {
    const one = pureCase();
    const [opened] = one.events;
    if (!opened) throw new Error('no event');
    expect(viewNotice(opened, 'merchant', context(one.state)).remains.until).toBe('2026-03-03T12:00:00+08:00');
    expect(viewNotice(opened, 'consumer', context(one.state)).remains.until).toBeNull();
  });
});
