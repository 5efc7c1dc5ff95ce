import type { Application } from '../domain/application.ts';
import { open } from '../domain/decide/open.ts';
import type { Decision } from '../domain/decide.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Assessment } from '../domain/standard.ts';
import type { Database } from '../drizzle/client.ts';
import { alone } from '../drizzle/transaction.ts';
import { systemActor } from './actor.ts';
import { loadOrder } from './load.ts';
import { openingFacts } from './opening-facts.ts';
import type { Caller } from './request.ts';
import { currentRules, type ReadRulebook } from './rulebook.ts';

export type AssessDeps = { db: Database; rulebook: ReadRulebook };

/** What opening would say of an application at a moment (epoch milliseconds); nothing is started, locked or kept. */
export async function assess(
  { db, rulebook: readRulebook }: AssessDeps,
  application: Application,
  { at, caller }: { at: number; caller: Caller | null },
): Promise<{ assessment: Assessment } | { refusal: Refusal }> {
  const { order } = application;
  const stranger =
    (caller?.role === 'consumer' && caller.party !== order.consumer_id) ||
    (caller?.role === 'merchant' && caller.party !== order.merchant_id);
  if (stranger) return refuse('not_your_command', 'The order is another party’s.');
  const loaded = await loadOrder(alone(db), order, { as: null, lock: false });
  const rulebook = await readRulebook(db, loaded.calendarInForce);
  const { standard, calendar } = currentRules(rulebook);
  return assessmentOf(
    open(application, {
      now: at,
      caseId: '',
      standard,
      calendar,
      calendarVersion: rulebook.currentCalendar,
      ...openingFacts(application, loaded),
      shift: 0,
      actor: { ...systemActor, role: 'platform' },
      content: [],
      evidence: [],
    }),
  );
}

function assessmentOf(decision: Decision): { assessment: Assessment } | { refusal: Refusal } {
  if ('refusal' in decision) return decision;
  const opened = decision.drafts.find((draft) => draft.type === 'opened');
  if (opened?.type !== 'opened') throw new Error('an opening without an assessment');
  return { assessment: opened.data.assessment };
}
