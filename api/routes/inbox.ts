import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addressees } from '../../domain/notices.ts';
import { CaseId } from '../../domain/shapes.ts';
import { NoticeView } from '../../domain/views/notice.ts';
import { visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type InboxPlace, readInbox } from '../inbox.ts';
import { Paging, pageOf } from '../pages.ts';
import { problems, Refused } from '../problems.ts';

const InboxQuery = Paging.extend({ case_id: CaseId.optional(), to: z.enum(addressees).optional() });

/** What people would have been told: the sandbox sends nothing. */
export const inboxRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.get(
    '/sandbox/inbox',
    {
      schema: {
        operationId: 'listNotices',
        tags: ['sandbox'],
        summary: 'Notices that would have been sent, newest first',
        querystring: InboxQuery,
        response: { 200: pageOf(NoticeView), ...problems(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const { case_id: caseId, to, limit, after } = request.query;
      const { notices, next } = await readInbox(deps, visitorOf(request), { caseId, to, limit, from: placeIn(after) });
      return { data: notices, has_more: next !== null, next_cursor: next && cursorOf(next) };
    },
  );
};

function cursorOf({ stream, seq, nth }: InboxPlace): string {
  return Buffer.from(`${stream}:${seq}:${nth}`, 'latin1').toString('base64url');
}

/** @throws Refused for what is no cursor of ours. */
function placeIn(cursor: string | undefined): InboxPlace | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, stream, seq, nth] = /^(case_[A-Za-z0-9]{1,50}):(\d{1,9}):(\d)$/.exec(text) ?? [];
  if (stream === undefined) {
    throw new Refused({
      code: 'invalid_request',
      detail: 'after is no cursor of this list.',
      errors: [{ pointer: '/after', detail: 'is no cursor' }],
    });
  }
  return { stream, seq: Number(seq), nth: Number(nth) };
}
