import { expect, test } from 'vitest';
import { secretKey, stripeSimulator, webhookSecret } from '../test/payment/stripe-simulator.ts';
import { statementSources } from './statement-sources.ts';

test('statements are asked for in slots of the provider’s rate, page by page; without one there is none yet', async () => {
  const simulator = await stripeSimulator({ pi_3Plan: { amount: 30_000, currency: 'cny' } });
  simulator.crowd('pi_3Plan', 150);
  const stripe = { secretKey, webhookSecret, account: null, url: simulator.url, refundDays: null };
  const settings = { url: '', refundDays: 365, routes: {}, stripe, alipay: null, wechatPay: null };
  const askedWith = async (slots: number) => {
    let left = slots;
    const next = async () => {
      left -= 1;
      return left < 0 ? { comeBackMs: 1_000 } : null;
    };
    const [, source] = statementSources(settings, { next });
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const before = simulator.asked.length;
    const answer = await source?.statement(day);
    return { answer, requests: simulator.asked.length - before };
  };
  const tooMany = { kind: 'unknown', reason: 'too_many_requests' };
  expect(await askedWith(0)).toEqual({ answer: tooMany, requests: 0 });
  expect(await askedWith(1)).toEqual({ answer: tooMany, requests: 1 });
  expect(await askedWith(2)).toMatchObject({ answer: { kind: 'statement' }, requests: 2 });
  simulator.turnsAway(1);
  expect((await askedWith(2)).answer).toEqual(tooMany);
  await simulator.close();
});
