import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Text } from '../../domain/views/assessment.ts';
import { caseTypes } from '../../domain/vocabulary.ts';
import { claimReasons, refusalReasons } from '../../policy/reasons.ts';
import type { ApiDeps } from '../deps.ts';
import { pageOf, whole } from '../pages.ts';
import { problems } from '../problems.ts';

const languages = ['zh', 'en'] as const;

/** Why a consumer applies, or a merchant refuses. `text` is in the language asked for, or in both. */
const ReasonView = z
  .object({
    code: z.string(),
    kind: z.enum(['claim', 'refusal']),
    type: z.enum(caseTypes),
    text: z.union([z.string(), Text]),
    evidence: z.boolean(),
    rules: z.array(z.string()),
  })
  .meta({ id: 'Reason' });

export const reasonRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app) => {
  app.get(
    '/reasons',
    {
      schema: {
        operationId: 'listReasons',
        tags: ['rules'],
        summary: 'Reasons of claims and refusals, and whether each needs evidence',
        querystring: z.object({ type: z.enum(caseTypes).optional(), lang: z.enum(languages).optional() }),
        response: { 200: pageOf(ReasonView), ...problems(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const { type: asked, lang } = request.query;
      const inLanguage = (text: z.infer<typeof Text>) => (lang ? text[lang] : text);
      const types = caseTypes.filter((type) => asked === undefined || type === asked);
      return whole(
        types.flatMap((type) => [
          ...claimReasons[type].map(({ code, text, evidence }) => ({
            code,
            kind: 'claim' as const,
            type,
            text: inLanguage(text),
            evidence,
            rules: [],
          })),
          ...refusalReasons[type].map(({ code, text, evidence, rules }) => ({
            code,
            kind: 'refusal' as const,
            type,
            text: inLanguage(text),
            evidence,
            rules: [...rules],
          })),
        ]),
      );
    },
  );
};
