import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { takeNotice } from '../../ledger/take-report.ts';
import type { NoticeReading, NoticeSource, PaymentNotice } from '../../ports/payment.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, Refused } from '../problems.ts';
import { asSent, mostReportBytes, rawBodyOf } from '../sent-report.ts';

const described: Record<NoticeSource, { operationId: string; summary: string }> = {
  stripe: { operationId: 'takeStripeNotice', summary: 'A webhook of Stripe’s about a refund, as Stripe signs it' },
  alipay: { operationId: 'takeAlipayNotice', summary: 'A notice of Alipay’s about a refund, a form that Alipay signs' },
  'wechat-pay': {
    operationId: 'takeWechatPayNotice',
    summary: 'A notice of WeChat Pay’s about a refund, as WeChat Pay signs and encrypts it',
  },
};

const received = {
  description: 'What the provider takes for “received”; anything else makes it send again.',
  content: { '*/*': { schema: z.unknown() } },
};

/** What payment providers send in forms of their own. Only those that are configured have a place here. */
export const providerNoticeRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  // The signature is over the bytes as they came, whatever they are called.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostReportBytes }, (_request, raw, done) =>
    done(null, raw),
  );

  for (const [provider, reader] of deps.notices) {
    app.post(
      `/callbacks/payment/${provider}`,
      {
        schema: {
          ...described[provider],
          tags: ['callbacks'],
          response: { 200: received, ...problems(400, 401, 413, 503) },
        },
      },
      async (request, reply) => {
        const rawBody = rawBodyOf(request.body);
        const notice = noticeIn(await reader.read({ headers: request.headers, rawBody }));
        const sent = asSent(request.headers, rawBody, reader.signatureHeaders);
        if (notice) await takeNotice(deps, { provider, notice }, sent);
        return reply.type(reader.thanks.type).serializer(String).send(reader.thanks.body);
      },
    );
  }
};

const disbelief = {
  unsigned: 'The signature is missing.',
  forged: 'The signature is wrong.',
  expired: 'The signature is too old.',
  other_merchant: 'It is for somebody else.',
} as const;

/** The notice; null for a message that is rightly signed and about no refund. */
function noticeIn(reading: NoticeReading): PaymentNotice | null {
  switch (reading.kind) {
    case 'notice':
      return reading.notice;
    case 'other':
      return null;
    case 'not_believed':
      throw new Refused({ code: 'unauthenticated', detail: disbelief[reading.why] });
    case 'unreadable':
      throw new Refused({ code: 'invalid_request', detail: 'It is signed, but not in a form that is known here.' });
    case 'later':
      throw new Refused({ code: 'unavailable', detail: 'It cannot be judged now. Send it again.' });
  }
}
