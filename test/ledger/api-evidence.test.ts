import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiBench, startApi } from '../harness/api.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => api.stop());

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.alloc(40),
]);

function upload(content: Buffer, { field = 'file' } = {}) {
  const boundary = 'boundary';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return api.ask('POST', '/v1/evidence', {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body,
  });
}

describe('evidence', () => {
  test('is kept by what it is, and a repeat is the same', async () => {
    const first = await upload(png);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toEqual({
      id: expect.stringMatching(/^evd_/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      type: 'image/png',
      size: png.length,
    });
    const again = await upload(png);
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
  });

  test('comes back by a link that is good for a while', async () => {
    const { id } = (await upload(png)).json();
    const answer = await api.get(`/v1/evidence/${id}`);
    expect(answer.statusCode).toBe(302);
    const link = String(answer.headers.location).replace('https://api.example', '');
    const file = await api.get(link, { key: null });
    expect(file.rawPayload.equals(png)).toBe(true);
    expect(file.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect((await api.get(link.replace(/signature=./, 'signature=_'), { key: null })).statusCode).toBe(404);
    expect((await api.get(link.replace(/expires=\d+/, 'expires=1'), { key: null })).statusCode).toBe(404);
  });

  test('is seen by a side only when its own case refers to it', async () => {
    const { id } = (await upload(Buffer.concat([png, Buffer.from('x')]))).json();
    expect((await api.get(`/v1/evidence/${id}`, { as: 'consumer:u-42' })).statusCode).toBe(404);
    expect((await api.get(`/v1/evidence/${id}`, { key: 'other' })).statusCode).toBe(404);
    await api.open({ evidence: [id] });
    expect((await api.get(`/v1/evidence/${id}`, { as: 'consumer:u-42' })).statusCode).toBe(302);
    expect((await api.get(`/v1/evidence/${id}`, { as: 'merchant:m-7' })).statusCode).toBe(302);
    expect((await api.get(`/v1/evidence/${id}`, { as: 'merchant:m-8' })).statusCode).toBe(404);
    expect((await api.get(`/v1/evidence/${id}`, { key: 'platform' })).statusCode).toBe(302);
  });

  test('of another kind, too large, empty or in another field is refused', async () => {
    expect((await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).json()).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
    expect((await upload(Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]))).json()).toMatchObject({
      status: 413,
      code: 'too_large',
    });
    expect((await upload(Buffer.alloc(0))).json()).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await upload(png, { field: 'picture' })).json()).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await api.ask('POST', '/v1/evidence', { body: { file: 'x' } })).json().status).toBe(415);
    const cut = await api.ask('POST', '/v1/evidence', {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nbroken',
    });
    expect(cut.statusCode).toBe(400);
    expect((await api.get('/v1/evidence/evd_nothing')).statusCode).toBe(404);
  });

  test('is not an auditor’s to give', async () => {
    const answer = await api.ask('POST', '/v1/evidence', { key: 'auditor', body: {} });
    expect(answer.json().code).toBe('not_your_command');
  });
});
