import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Deadline, deadline, Window } from '../../domain/calendar.ts';
import { Instant } from '../../domain/shapes.ts';
import { currentRules } from '../../ledger/rulebook.ts';
import type { ApiDeps } from '../deps.ts';
import { problems } from '../problems.ts';

/** Opening hours of the standard, where a caller names none. */
const openingHours = '09:00-21:00';
/** Ten years of days: every one of them is a stretch of the answer. */
const mostDays = 3660;

const DeadlineRequest = z
  .strictObject({
    kind: Window.shape.kind,
    from: Instant,
    amount: Window.shape.amount,
    rollover: Window.shape.rollover.nullable(),
    hours: Window.shape.hours.nullable(),
  })
  .superRefine((request, context) => {
    const refused = Window.safeParse(windowOf(request)).error?.issues ?? [];
    for (const { path, message } of refused) context.addIssue({ code: 'custom', path, message });
    if (refused.length === 0 && daysOf(windowOf(request)) > mostDays) {
      context.addIssue({ code: 'custom', path: ['amount'], message: `reaches over more than ${mostDays} days` });
    }
  })
  .meta({ id: 'DeadlineRequest' });

function windowOf({
  kind,
  amount,
  rollover,
  hours,
}: {
  kind: Window['kind'];
  amount: number;
  rollover?: boolean | null;
  hours?: string | null;
}): Window {
  return {
    kind,
    amount,
    ...(kind === 'natural_days' && rollover ? { rollover } : {}),
    ...(kind === 'working_hours' ? { hours: hours ?? openingHours } : {}),
  };
}

/** Days a window needs at least. */
function daysOf({ kind, amount, hours = openingHours }: Window): number {
  if (kind === 'workdays' || kind === 'natural_days') return amount;
  if (kind === 'hours') return amount / 24;
  const [from = 0, to = 24] = hours.split('-').map((time) => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60);
  return amount / (to - from);
}

const CalculatedDeadline = Deadline.extend({ calendar: z.object({ id: z.string(), version: z.int() }) }).meta({
  id: 'Deadline',
});

export const deadlineRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, { db, rulebook }) => {
  app.post(
    '/deadlines/calculate',
    {
      schema: {
        operationId: 'calculateDeadline',
        tags: ['rules'],
        summary: 'When a window ends, and why then',
        body: DeadlineRequest,
        response: { 200: CalculatedDeadline, ...problems(400, 401, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const { calendar } = currentRules(await rulebook(db));
      const { from, ...asked } = request.body;
      return { ...deadline(windowOf(asked), from, calendar), calendar: { id: calendar.id, version: calendar.version } };
    },
  );
};
