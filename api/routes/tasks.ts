import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type TaskCommand, type TaskCommandName, taskBodies } from '../../domain/commands.ts';
import { toText } from '../../domain/instant.ts';
import { CaseId, Identifier, Instant, TaskId } from '../../domain/shapes.ts';
import { viewRisk } from '../../domain/views/risk.ts';
import { TaskView, viewTask } from '../../domain/views/task.ts';
import { taskKinds } from '../../domain/vocabulary.ts';
import { findTask, listTasks, type TaskRow } from '../../drizzle/queries/tasks.ts';
import { performOnTask } from '../../ledger/perform-on-task.ts';
import { callerOf, isOfPlatformOrAuditor, type Visitor, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { keyOf } from '../idempotency.ts';
import { Flag, Paging, page, pageOf, placeOf } from '../pages.ts';
import { accepted, problems, Refused } from '../problems.ts';
import { mayReadPrivate } from '../show-case.ts';
import { versionSeen } from '../version-seen.ts';

const tags = ['tasks'];
const params = z.object({ id: TaskId });

const TaskQuery = Paging.extend({
  kind: z.enum(taskKinds).optional(),
  case_id: CaseId.optional(),
  taken: Flag.optional(),
  person: Identifier.optional(),
  due_before: Instant.optional(),
  open: Flag.optional(),
});

/** What people of the platform have to do, in cases and outside of them, as one list. */
export const taskRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.get(
    '/tasks',
    {
      schema: {
        operationId: 'listTasks',
        tags,
        summary: 'What a person of the platform has to do, oldest first',
        querystring: TaskQuery,
        response: { 200: pageOf(TaskView), ...problems(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const visitor = visitorOf(request);
      refuseOthers(visitor);
      const { limit, after, case_id, due_before, ...filter } = request.query;
      const rows = await listTasks(deps.db, {
        filter: { ...filter, caseId: case_id, dueBefore: due_before },
        after: placeOf(after),
        limit: limit + 1,
      });
      return page(rows, limit, { place: ({ number }) => number, show: (row) => show(row, visitor) });
    },
  );

  const answer = async (reply: FastifyReply, id: string, { seq, replayed }: { seq: number; replayed: boolean }) => {
    const row = await findTask(deps.db, id);
    if (!row) throw new Error(`the task ${id} is gone`);
    if (seq > 0) reply.header('recourse-seq', seq);
    if (replayed) reply.header('idempotent-replayed', 'true');
    return reply.send(show(row, visitorOf(reply.request)));
  };

  for (const { name, path, summary } of commands) {
    app.post(
      `/tasks/:id/${path}`,
      {
        schema: {
          operationId: `${path}Task`,
          tags,
          summary,
          params,
          body: taskBodies[name],
          response: { 200: TaskView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503) },
        },
        config: {
          writes: 'as_party',
          once: 200,
          answerRepeat: (reply, { seq }) =>
            answer(reply, params.parse(reply.request.params).id, { seq, replayed: true }),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const handled = await performOnTask(deps, commandOf(name, id, request.body), {
          caller: callerOf(request),
          key: keyOf(request),
          ifMatch: versionSeen(request),
        });
        return answer(reply, id, accepted(handled).done);
      },
    );
  }
};

const commands: readonly { name: TaskCommandName; path: string; summary: string }[] = [
  { name: 'take_task', path: 'take', summary: 'Take a task: nobody else can, until it is returned' },
  { name: 'return_task', path: 'return', summary: 'Give a task back' },
  { name: 'complete_task', path: 'complete', summary: 'Say that a task is done' },
];

/** The body was validated by the schema of this very name, which TypeScript can't follow through the loop over all of them. */
function commandOf(command: TaskCommandName, task_id: string, body: object): TaskCommand {
  return { command, body: { ...body, task_id } } as TaskCommand;
}

function refuseOthers(visitor: Visitor): void {
  if (!isOfPlatformOrAuditor(visitor))
    throw new Refused({ code: 'not_your_command', detail: 'Tasks are for the people of the platform.' });
}

function show(row: TaskRow, visitor: Visitor): TaskView {
  const { id, kind, subject, caseId, since, until, takenBy, doneAt, result, risks } = row;
  const text = (at: Date | null) => at && toText(at.getTime());
  return viewTask({
    id,
    kind,
    subject,
    case_id: caseId,
    since: toText(since.getTime()),
    until: text(until),
    taken_by: takenBy,
    done_at: text(doneAt),
    result,
    note: mayReadPrivate(visitor) ? row.note : null,
    ...(risks ? { risks: risks.map(viewRisk) } : {}),
  });
}
