import { expect, test } from 'vitest';
import { sign, verify } from './webhook-signature.ts';

const secret = `whsec_${Buffer.from('a secret of the payment provider').toString('base64')}`;
const other = `whsec_${Buffer.from('a secret of nobody in particular').toString('base64')}`;
const body = '{"id":"ntc_1", "reason":"余额不足"}';

test('accepts what was signed, as text or as bytes', () => {
  const headers = sign(secret, 'ntc_1', Date.now(), body);
  expect(verify(secret, headers, body)).toEqual({ ok: true, id: 'ntc_1' });
  expect(verify(secret, headers, Buffer.from(body))).toEqual({ ok: true, id: 'ntc_1' });
});

test('refuses another secret, another body, another id', () => {
  const headers = sign(secret, 'ntc_1', Date.now(), body);
  const wrong = { ok: false, problem: 'wrong' };
  expect(verify(other, headers, body)).toEqual(wrong);
  expect(verify(secret, headers, JSON.stringify(JSON.parse(body)))).toEqual(wrong);
  expect(verify(secret, { ...headers, 'webhook-id': 'ntc_2' }, body)).toEqual(wrong);
  expect(verify(secret, { ...headers, 'webhook-signature': 'v1' }, body)).toEqual(wrong);
});

test('refuses a message that is more than five minutes old or ahead', () => {
  for (const offMs of [-301_000, 302_000]) {
    const headers = sign(secret, 'ntc_1', Date.now() + offMs, body);
    expect(verify(secret, headers, body)).toEqual({ ok: false, problem: 'expired' });
  }
});

test('a later timestamp does not revive an old signature', () => {
  const headers = sign(secret, 'ntc_1', Date.now() - 600_000, body);
  const revived = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };
  expect(verify(secret, revived, body)).toEqual({ ok: false, problem: 'wrong' });
});

test('missing or empty headers are an answer, not a throw', () => {
  expect(verify(secret, {}, body)).toEqual({ ok: false, problem: 'missing' });
  const headers = sign(secret, 'ntc_1', Date.now(), body);
  expect(verify(secret, { ...headers, 'webhook-signature': undefined }, body)).toEqual({
    ok: false,
    problem: 'missing',
  });
  expect(verify(secret, { ...headers, 'webhook-timestamp': 'soon' }, body)).toEqual({ ok: false, problem: 'wrong' });
  expect(verify(secret, { ...headers, 'webhook-id': '' }, body)).toEqual({ ok: false, problem: 'wrong' });
});

test('takes any of several signatures, as when a secret is being changed', () => {
  const at = Date.now();
  const both = `${sign(other, 'ntc_1', at, body)['webhook-signature']} ${sign(secret, 'ntc_1', at, body)['webhook-signature']}`;
  expect(verify(secret, { ...sign(secret, 'ntc_1', at, body), 'webhook-signature': both }, body).ok).toBe(true);
});
