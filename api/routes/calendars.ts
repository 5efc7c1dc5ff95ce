import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CalendarTable, CalendarUpdate, calendarName } from '../../domain/calendar.ts';
import { toText } from '../../domain/instant.ts';
import { listCalendars, type Published } from '../../drizzle/queries/calendars.ts';
import { publishCalendar } from '../../ledger/publish-calendar.ts';
import { visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { keyOf } from '../idempotency.ts';
import { pageOf, whole } from '../pages.ts';
import { accepted, problems, Refused } from '../problems.ts';

const { id, version, coverage } = CalendarTable.shape;
const CalendarSummary = z
  .object({ id, version, coverage, current: z.boolean(), published_at: z.string() })
  .meta({ id: 'CalendarSummary' });
const CalendarView = CalendarTable.extend({ published_at: z.string() }).meta({ id: 'Calendar' });

/** Published holiday lists; open cases are counted again by each new one. */
export const calendarRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.get(
    '/calendars',
    {
      schema: {
        operationId: 'listCalendars',
        tags: ['rules'],
        summary: 'Versions of the holiday list, the one in force first, and the days each covers',
        response: { 200: pageOf(CalendarSummary), ...problems(401, 429, 503) },
      },
    },
    async () => {
      const published = await listCalendars(deps.db);
      return whole(published.map((one, index) => ({ ...summary(one), current: index === 0 })));
    },
  );

  app.post(
    '/calendars',
    {
      schema: {
        operationId: 'publishCalendar',
        tags: ['rules'],
        summary: 'Publish a holiday list as the next version; open cases are counted again by it',
        body: CalendarUpdate,
        response: { 201: CalendarView, ...problems(400, 401, 403, 413, 415, 422, 429, 503) },
      },
      config: {
        writes: 'as_account',
        once: 201,
        looksFirst: true,
        answerRepeat: async (reply, { caseId: name }) => {
          const published = (await listCalendars(deps.db)).find(({ table }) => calendarName(table) === name);
          if (!published) throw new Error(`a kept key names the unknown calendar ${name}`);
          return answer(reply.header('idempotent-replayed', 'true'), published);
        },
      },
    },
    async (request, reply) => {
      const { account, role } = visitorOf(request);
      if (role !== 'platform')
        throw new Refused({ code: 'not_your_command', detail: 'Holiday lists are published with a platform key.' });
      const done = accepted(await publishCalendar(deps.db, request.body, { account, key: keyOf(request) }));
      deps.repricing.nudge();
      return answer(reply, done.published);
    },
  );
};

function answer(reply: FastifyReply, { table, publishedAt }: Published): FastifyReply {
  return reply.code(201).send({ ...table, published_at: toText(publishedAt.getTime()) });
}

function summary({ table, publishedAt }: Published) {
  const { id, version, coverage } = table;
  return { id, version, coverage, published_at: toText(publishedAt.getTime()) };
}
