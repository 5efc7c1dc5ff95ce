import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Window } from '../../domain/calendar.ts';
import { RuleView, viewRules } from '../../domain/views/assessment.ts';
import { clockNames, parties } from '../../domain/vocabulary.ts';
import type { Rulebook } from '../../ledger/rulebook.ts';
import type { ApiDeps } from '../deps.ts';
import { pageOf, whole } from '../pages.ts';
import { problems, Refused } from '../problems.ts';

const StandardSummary = z.object({ version: z.string(), current: z.boolean() });

const RungTime = z.union([z.object({ share: z.number() }), z.literal('due'), z.object({ after: Window })]);

const ClockRuleView = z.object({
  name: z.enum(clockNames),
  clause: z.string(),
  rule: z.string(),
  window: Window,
  side: z.enum([...parties, 'in_turn']),
  duty: z.boolean(),
  ladder: z.array(z.object({ at: RungTime, action: z.enum(['remind', 'escalate', 'act']), to: z.string() })),
});

/** A version of the rules: every clock, number, term and rule that decisions under it rest on. */
const StandardView = StandardSummary.extend({
  clocks: z.array(ClockRuleView),
  numbers: z.record(z.string(), z.unknown()),
  terms: z.record(z.string(), z.unknown()),
  /** What is usual; more of it is a sign that a person should look. */
  risk: z.record(z.string(), z.unknown()),
  rules: z.array(RuleView),
}).meta({ id: 'Standard' });

export const standardRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, { db, rulebook: readRulebook }) => {
  app.get(
    '/standards',
    {
      schema: {
        operationId: 'listStandards',
        tags: ['rules'],
        summary: 'Versions of the standard',
        response: { 200: pageOf(StandardSummary), ...problems(401, 429, 503) },
      },
    },
    async () => {
      const rulebook = await readRulebook(db);
      return whole([...rulebook.standards.keys()].map((version) => summary(version, rulebook)));
    },
  );

  app.get(
    '/standards/:version',
    {
      schema: {
        operationId: 'getStandard',
        tags: ['rules'],
        summary: 'A version of the standard',
        params: z.object({ version: z.string().max(64) }),
        response: { 200: StandardView, ...problems(401, 404, 429, 503) },
      },
    },
    async (request) => {
      const { version } = request.params;
      const rulebook = await readRulebook(db);
      const standard = rulebook.standards.get(version);
      if (!standard) throw new Refused({ code: 'not_found', detail: 'There is no such version of the standard.' });
      const { clocks, numbers, terms, risk, rules } = standard;
      return {
        ...summary(version, rulebook),
        clocks: Object.values(clocks),
        numbers: { ...numbers },
        terms: { ...terms },
        risk: { ...risk },
        rules: viewRules([...rules.keys()], rules),
      };
    },
  );
};

function summary(version: string, { currentStandard }: Rulebook) {
  return { version, current: version === currentStandard };
}
