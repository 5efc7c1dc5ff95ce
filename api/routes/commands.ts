import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CaseView } from '../../domain/case-view.ts';
import {
  commandBodies,
  type PartyCommand,
  type PartyCommandBody,
  type PartyCommandName,
} from '../../domain/commands.ts';
import { CaseId } from '../../domain/shapes.ts';
import { commandNames, commandPath } from '../../domain/views/turn.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { keyOf } from '../idempotency.ts';
import { accepted, problems } from '../problems.ts';
import { replyWithCase } from '../show-case.ts';
import { versionSeen } from '../version-seen.ts';

/** One operation for each command a party may give. */
export const commandRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  for (const name of commandNames) {
    app.post(
      `/cases/:id/${commandPath(name)}`,
      {
        schema: {
          operationId: operationOf(name),
          tags: ['commands'],
          summary: `Command ${name.replaceAll('_', ' ')}`,
          params: z.object({ id: CaseId }),
          body: commandBodies[name],
          response: { 200: CaseView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503) },
        },
        config: { writes: 'as_party', once: 200 },
      },
      async (request, reply) => {
        const done = accepted(
          await deps.ledger.perform({
            caseId: request.params.id,
            command: commandOf(name, request.body),
            caller: callerOf(request),
            key: keyOf(request),
            ifMatch: versionSeen(request),
            tell: 'outbox',
            shows: true,
          }),
        ).done;
        return replyWithCase(deps, request, reply, { ...done, status: 200 });
      },
    );
  }
};

/** `ship_back` is `shipBack` in clients made from the OpenAPI document. */
function operationOf(name: PartyCommandName): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The body was validated by the schema of this very name, which TypeScript can't follow through the loop over all of them. */
function commandOf(command: PartyCommandName, body: PartyCommandBody): PartyCommand {
  return { command, body } as PartyCommand;
}
