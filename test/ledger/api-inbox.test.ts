import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NoticeView } from '../../domain/views/notice.ts';
import { type ApiBench, startApi } from '../harness/api.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => api.stop());

const inbox = async (query: string, as: string | null = null): Promise<NoticeView[]> =>
  (await api.get(`/v1/sandbox/inbox?${query}`, { as })).json().data;

async function refused(): Promise<string> {
  api.setClock('2026-03-03T10:00:00+08:00');
  const { id } = await api.open();
  const upload = await api.ask('POST', '/v1/evidence', {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: Buffer.concat([
      Buffer.from(
        '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n',
      ),
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
      Buffer.from('\r\n--x--\r\n'),
    ]),
  });
  const body = {
    reason: 'not_intact',
    explanation: 'Typed by the merchant.',
    alternative: { text: 'A repair.' },
    evidence: [upload.json().id],
  };
  const answer = await api.post(`/v1/cases/${id}/reject`, body, { as: 'merchant:m-7' });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return id;
}

describe('the inbox', () => {
  test('tells the other side of an application, what it rests on, and what can be done until when', async () => {
    api.setClock('2026-03-03T10:00:00+08:00');
    const { id } = await api.open();
    const notices = await inbox(`case_id=${id}`);
    expect(notices).toMatchObject([{ case_id: id, to: 'merchant', type: 'opened', at: '2026-03-03T10:00:00+08:00' }]);
    expect(notices[0]?.remains).toMatchObject({
      commands: expect.arrayContaining(['approve', 'reject']),
      until: '2026-03-03T12:00:00+08:00',
    });
    expect(notices[0]?.rules).toMatchObject([{ id: 'NR-01', clause: '3.1.1' }]);
    expect(notices[0]?.text.en).toContain('Until 2026-03-03 12:00 Beijing time you may:');
    expect(notices[0]?.text.zh).toContain('消费者权益保护法');
  });

  test('a reminder reaches whom it names, with the window it is about', async () => {
    api.setClock('2026-03-03T10:00:00+08:00');
    const { id } = await api.open();
    await api.post(`/v1/cases/${id}/respond`, { text: 'We look at it.' }, { as: 'merchant:m-7' });
    api.setClock('2026-03-06T23:00:00+08:00');
    await api.ledger.tick(id);
    const reminded = (await inbox(`case_id=${id}&to=merchant`)).filter(({ type }) => type === 'reminded');
    expect(reminded).toHaveLength(2);
    expect(reminded[0]).toMatchObject({ rules: [{ id: 'SD-02' }], remains: { until: '2026-03-07T00:00:00+08:00' } });
    expect(reminded[0]?.text.en).toContain('Until 2026-03-06 24:00 Beijing time');
    api.setClock('2026-03-07T00:00:00+08:00');
    await api.ledger.tick(id);
    const [approved] = (await inbox(`case_id=${id}&to=merchant`)).filter(({ type }) => type === 'approved');
    expect(approved?.remains.commands).toContain('appeal');
    expect((await inbox(`case_id=${id}&to=consumer`)).map(({ type }) => type)).toContain('approved');
  });

  test('a refusal names rule, clause, law and all that remains; who refused is not told', async () => {
    const id = await refused();
    const told = (await inbox(`case_id=${id}`)).filter(({ type }) => type === 'rejected');
    expect(told.map(({ to }) => to)).not.toContain('merchant');
    const toConsumer = told.find(({ to }) => to === 'consumer');
    expect(toConsumer?.remains).toMatchObject({
      commands: expect.arrayContaining(['appeal']),
      until: '2026-03-11T00:00:00+08:00',
      remedies: [{ code: 'appeal' }],
    });
    for (const { id: rule, clause, citation } of toConsumer?.rules ?? []) {
      for (const text of [toConsumer?.text.zh, toConsumer?.text.en]) {
        for (const part of [rule, clause, citation]) expect(text).toContain(part);
      }
    }
    expect(toConsumer?.rules.length).toBeGreaterThan(0);
    expect(toConsumer?.text.en).not.toContain('Typed by');
  });

  test('a side reads its own, of its own cases; backends and the platform read all', async () => {
    const id = await refused();
    const names = async (as: string | null) =>
      new Set((await inbox(`case_id=${id}&limit=200`, as)).map(({ to }) => to));
    expect(await names('consumer:u-42')).toEqual(new Set(['consumer']));
    expect(await names('merchant:m-7')).toEqual(new Set(['merchant']));
    expect(await names('consumer:u-1')).toEqual(new Set());
    expect((await names(null)).size).toBeGreaterThan(1);
    expect(await inbox(`case_id=${id}&to=merchant`, 'consumer:u-42')).toEqual([]);
  });

  test('comes in pages, newest first, nothing twice and nothing left out', async () => {
    const whole = await inbox('limit=200');
    const paged: NoticeView[] = [];
    let after = '';
    do {
      const answer = (await api.get(`/v1/sandbox/inbox?limit=3${after}`)).json();
      paged.push(...answer.data);
      after = answer.next_cursor ? `&after=${answer.next_cursor}` : '';
    } while (after);
    expect(paged).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect((await api.get('/v1/sandbox/inbox?after=nonsense')).statusCode).toBe(400);
  });

  test('is there in the sandbox only', async () => {
    const real = await startApi({ at: '2026-03-03T10:00:00+08:00', sandbox: false });
    expect((await real.get('/v1/sandbox/inbox')).statusCode).toBe(404);
    await real.stop();
  });
});
