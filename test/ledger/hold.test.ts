import { describe, expect, test } from 'vitest';
import { approval, consumer, merchant, platform, verdict } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** The platform's hand on a return: hold, release, extend, assign and close; and what the sides say to each other. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter, approved, arrived } = desk;

const hold = async (id: string, at: string, until?: string) => {
  await counter.at(id, at);
  return counter.must(id, 'hold', { reason: 'A report to the police.', until }, platform);
};
const release = async (id: string, at: string) => {
  await counter.at(id, at);
  return counter.must(id, 'release', { reason: 'Settled.' }, platform);
};
const dueOf = async (id: string, name: string) => (await counter.clock(id, name)).due_at;

describe('a case that is held', () => {
  test('does nothing by itself, takes no decision of the sides, and tells the lead when the hold is over', async () => {
    const { id } = await counter.open();
    await hold(id, '2026-03-04T10:00:00+08:00');
    expect(await dueOf(id, 'hold')).toBe('2026-03-10T00:00:00+08:00');
    const { before, after } = await counter.around(id, '2026-03-10T00:00:00+08:00');
    expect(before).toMatchObject({ stage: 'awaiting_review', held: { until: '2026-03-10T00:00:00+08:00' } });
    expect(after).toMatchObject({ stage: 'awaiting_review', escalation_level: 3 });
    expect(after.held).toBeDefined();
    expect(await counter.lastEvent(id, 'escalated')).toMatchObject({ data: { clock: 'hold', to: 'platform_lead' } });
    expect(await counter.refusal(id, 'approve', approval, merchant)).toBe('409 wrong_stage');
    expect(await counter.refusal(id, 'hold', { reason: 'Again.' }, platform)).toBe('409 wrong_stage');
    expect((await desk.api.get('/v1/cases?held=true')).json().data.map((one: { id: string }) => one.id)).toContain(id);
    expect((await release(id, '2026-03-10T10:00:00+08:00')).held).toBeUndefined();
    expect(await dueOf(id, 'review')).toBe('2026-03-13T00:00:00+08:00');
    expect((await counter.around(id, '2026-03-13T00:00:00+08:00')).after.stage).toBe('awaiting_ship_back');
  });

  test('gives the merchant’s window the workdays it was stopped for', async () => {
    const { id } = await counter.open();
    await hold(id, '2026-03-04T10:00:00+08:00');
    await release(id, '2026-03-06T10:00:00+08:00');
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect([before.stage, after.stage]).toEqual(['awaiting_review', 'awaiting_ship_back']);
  });

  test('gives the consumer’s window its length', async () => {
    const id = await approved({});
    await hold(id, '2026-03-04T10:00:00+08:00');
    await release(id, '2026-03-06T10:00:00+08:00');
    const { before, after } = await counter.around(id, '2026-03-13T00:00:00+08:00');
    expect([before.stage, after.outcome]).toEqual(['awaiting_ship_back', 'lapsed']);
  });

  test('misses the statutory end of the inspection all the same, but passes nothing until it is released', async () => {
    const id = await arrived({});
    await hold(id, '2026-03-05T10:00:00+08:00');
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect(before.clocks.find(({ name }) => name === 'inspect')?.breached_at).toBeNull();
    expect(after.clocks.find(({ name }) => name === 'inspect')?.breached_at).toBe('2026-03-11T00:00:00+08:00');
    expect(after.stage).toBe('awaiting_inspection');
    await release(id, '2026-03-12T10:00:00+08:00');
    expect((await counter.at(id, '2026-03-12T10:00:01+08:00')).stage).toBe('settling');
  });

  test('may be held for longer than the standard’s three days, and is asked after then', async () => {
    const { id } = await counter.open();
    const until = '2026-03-20T00:00:00+08:00';
    expect((await hold(id, '2026-03-04T10:00:00+08:00', until)).held).toMatchObject({ until });
    const { before, after } = await counter.around(id, until);
    const open = (seen: typeof before) => seen.clocks.find(({ name }) => name === 'hold')?.state;
    expect([open(before), open(after)]).toEqual(['running', 'breached']);
  });

  test('keeps the review stopped when the evidence comes in meanwhile', async () => {
    const { id } = await counter.open();
    await counter.must(id, 'request-evidence', { items: [{ kind: 'photo', text: 'x' }] }, merchant);
    await hold(id, '2026-03-04T10:00:00+08:00');
    await counter.at(id, '2026-03-05T10:00:00+08:00');
    expect((await counter.must(id, 'add-evidence', { evidence: [desk.photo] }, consumer)).stage).toBe(
      'awaiting_review',
    );
    await release(id, '2026-03-09T10:00:00+08:00');
    expect(await dueOf(id, 'review')).toBe('2026-03-13T00:00:00+08:00');
  });

  test('stops the inspection of goods that come in meanwhile', async () => {
    const id = await approved({});
    await counter.shipBack(id);
    await hold(id, '2026-03-04T09:00:00+08:00');
    desk.api.setClock('2026-03-04T12:00:00+08:00');
    expect((await counter.arrives(id, '2026-03-04T11:00:00+08:00')).stage).toBe('awaiting_inspection');
    await release(id, '2026-03-06T10:00:00+08:00');
    // three workdays and the two it was stopped for, or the statutory end
    expect(await dueOf(id, 'inspect')).toBe('2026-03-11T00:00:00+08:00');
  });

  test('gives a window that began meanwhile no more than what it lost', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    await hold(id, '2026-03-03T10:00:00+08:00');
    await counter.at(id, '2026-03-05T10:00:00+08:00');
    await counter.must(id, 'decide', { ...verdict, decision: 'reject', goods: 'keep' }, platform);
    expect(await dueOf(id, 'appeal')).toBe('2026-03-13T00:00:00+08:00');
    await release(id, '2026-03-06T10:00:00+08:00');
    expect(await dueOf(id, 'appeal')).toBe('2026-03-14T00:00:00+08:00');
  });

  test('is withdrawn by the consumer all the same', async () => {
    const { id } = await counter.open();
    await hold(id, '2026-03-04T10:00:00+08:00');
    expect(await counter.must(id, 'withdraw', { reason: 'solved' }, consumer)).toMatchObject({ outcome: 'withdrawn' });
  });

  test('is held and released by the platform alone', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'hold', { reason: 'x' }, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'release', { reason: 'x' }, platform)).toBe('409 wrong_stage');
    expect(await counter.refusal(id, 'hold', { reason: 'x', until: '2026-03-03T09:00:00+08:00' }, platform)).toBe(
      '400 invalid_request',
    );
  });
});

describe('a window that the platform extends', () => {
  const extension = (clock: string, until: string) => ({ clock, until, reason: 'A flood.' });

  test('ends when it says', async () => {
    const { id } = await counter.open();
    const until = '2026-03-20T00:00:00+08:00';
    await counter.must(id, 'extend', extension('review', until), platform);
    const { before, after } = await counter.around(id, until);
    expect([before.stage, after.stage]).toEqual(['awaiting_review', 'awaiting_ship_back']);
    const { segments } = await counter.clock(id, 'review');
    expect(segments.at(-1)).toMatchObject({ kind: 'extended', by: 'platform', to: until });
  });

  test('is not extended past a statutory term, nor backwards, nor when it does not run, nor by a side', async () => {
    const id = await arrived({});
    expect(await dueOf(id, 'inspect')).toBe('2026-03-10T00:00:00+08:00');
    expect(await counter.refusal(id, 'extend', extension('inspect', '2026-03-11T00:00:01+08:00'), platform)).toBe(
      '422 below_floor',
    );
    expect(await counter.refusal(id, 'extend', extension('inspect', '2026-03-09T00:00:00+08:00'), platform)).toBe(
      '400 invalid_request',
    );
    expect(await counter.refusal(id, 'extend', extension('review', '2026-03-20T00:00:00+08:00'), platform)).toBe(
      '400 invalid_request',
    );
    expect(await counter.refusal(id, 'extend', extension('inspect', '2026-03-10T12:00:00+08:00'), merchant)).toBe(
      '403 not_your_command',
    );
    await counter.must(id, 'extend', extension('inspect', '2026-03-11T00:00:00+08:00'), platform);
    const { before, after } = await counter.around(id, '2026-03-11T00:00:00+08:00');
    expect([before.stage, after.stage]).toEqual(['awaiting_inspection', 'settling']);
  });

  test('may be the hold’s own', async () => {
    const { id } = await counter.open();
    await hold(id, '2026-03-04T10:00:00+08:00');
    const until = '2026-03-20T00:00:00+08:00';
    await counter.must(id, 'extend', extension('hold', until), platform);
    expect(await dueOf(id, 'hold')).toBe(until);
  });

  test('may be a hold’s that ends before the standard’s three days, and ends when it says, not with them', async () => {
    const { id } = await counter.open();
    await hold(id, '2026-03-03T10:00:00+08:00', '2026-03-04T10:00:00+08:00');
    const until = '2026-03-05T10:00:00+08:00';
    expect((await counter.must(id, 'extend', extension('hold', until), platform)).held).toMatchObject({ until });
    const { before, after } = await counter.around(id, until);
    expect([before.escalation_level, after.escalation_level]).toEqual([0, 3]);
    const { due_at, breached_at, segments } = await counter.clock(id, 'hold');
    expect({ due_at, breached_at }).toEqual({ due_at: until, breached_at: until });
    expect(segments).toEqual([
      {
        kind: 'running',
        from: '2026-03-03T10:00:00+08:00',
        to: '2026-03-04T10:00:00+08:00',
        by: null,
        why: 'set by a person',
      },
      { kind: 'extended', from: '2026-03-04T10:00:00+08:00', to: until, by: 'platform', why: 'extended' },
    ]);
  });
});

describe('words between the sides', () => {
  test('have their own window: two working hours, then the lead, the platform, its lead', async () => {
    const { id } = await counter.open();
    expect(await dueOf(id, 'respond')).toBe('2026-03-03T12:00:00+08:00');
    await counter.must(id, 'respond', { text: 'We are looking.' }, merchant);
    expect((await counter.clock(id, 'respond')).state).toBe('met');
    await counter.at(id, '2026-03-03T15:00:00+08:00');
    await counter.must(id, 'reply', { text: 'And?' }, consumer);
    expect(await dueOf(id, 'respond')).toBe('2026-03-03T17:00:00+08:00');
    const levels: number[] = [];
    for (const hour of ['17', '19', '21']) {
      const { before, after } = await counter.around(id, `2026-03-03T${hour}:00:00+08:00`);
      levels.push(before.escalation_level, after.escalation_level);
    }
    expect(levels).toEqual([0, 1, 1, 2, 2, 3]);
    expect((await counter.clock(id, 'respond')).breached_at).toBe('2026-03-03T17:00:00+08:00');
  });

  test('move nothing, and are shown to the sides only', async () => {
    const opened = await counter.open();
    const { id, version } = opened;
    const said = await counter.must(id, 'reply', { text: 'MARKED words' }, consumer);
    expect(said).toMatchObject({ stage: 'awaiting_review', version });
    expect((await desk.api.get(`/v1/cases/${id}/events`, { as: merchant })).body).toContain('MARKED words');
    expect((await desk.api.get(`/v1/cases/${id}/events`, { key: 'auditor' })).body).not.toContain('MARKED');
    expect(await counter.refusal(id, 'reply', { text: 'x' }, merchant)).toBe('403 not_your_command');
    expect(await counter.refusal(id, 'respond', { text: 'x' }, consumer)).toBe('403 not_your_command');
  });

  test('of whom a case is assigned to: the platform’s own, by name', async () => {
    const { id, version } = await counter.open();
    expect(await counter.must(id, 'assign', { person: 'Marked Wang' }, platform)).toMatchObject({ version });
    expect((await desk.api.get(`/v1/cases/${id}/events`, { key: 'auditor' })).body).not.toContain('Marked');
    expect(await counter.refusal(id, 'assign', { person: 'x' }, merchant)).toBe('403 not_your_command');
  });
});

describe('closing by the platform', () => {
  const close = (outcome: string) => ({ outcome, reason: 'Both agree.' });

  test('ends a case with an outcome that agrees with its money', async () => {
    const { id } = await counter.open();
    expect(await counter.refusal(id, 'close', close('refunded'), platform)).toBe('400 invalid_request');
    expect(await counter.refusal(id, 'close', close('rejected'), merchant)).toBe('403 not_your_command');
    const closed = await counter.must(id, 'close', close('rejected'), platform);
    expect(closed).toMatchObject({ stage: 'closed', outcome: 'rejected', final: true });
    expect(closed.clocks.every(({ state }) => state === 'cancelled' || state === 'met')).toBe(true);
    expect(await counter.refusal(id, 'close', close('rejected'), platform)).toBe('409 case_closed');
  });

  test('does not close over money, under way or failed: that is paid first, and ends the case by itself', async () => {
    const id = await arrived({});
    await counter.must(id, 'inspect', counter.passed(), merchant);
    expect(await counter.refusal(id, 'close', close('refunded'), platform)).toBe('409 wrong_stage');
    await counter.fails(id);
    expect(await counter.refusal(id, 'close', close('refunded'), platform)).toBe('409 wrong_stage');
    const { refunds, now } = await counter.read(id);
    const paid = { refund_id: refunds[0]?.id, method: 'same_way', reference: 'b-1', paid_at: now };
    expect(await counter.must(id, 'settle-manually', paid, platform)).toMatchObject({
      outcome: 'refunded',
      money_outcome: 'refunded',
      refunds: [{ state: 'manual', reason: 'account_closed' }],
    });
  });
});
