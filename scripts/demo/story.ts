import type { ApplicationInput } from '../../domain/application.ts';
import { CaseView } from '../../domain/case-view.ts';
import type { Outcome } from '../../domain/vocabulary.ts';
import type { Client } from './client.ts';
import { type Journey, journeyOf } from './journey.ts';

/** How a case must end: its outcome, and what has come back to the consumer, in fen and in points. */
export type Ending = { outcome: Outcome; refunded: number; points?: number };

export type Story = {
  title: string;
  /** One for each case the story opens, in that order. */
  ends: readonly Ending[];
  tell(open: Open): Promise<void>;
};

/** A return as its consumer asks for it: every line of the order, when none are named. */
export type Claim = Pick<ApplicationInput, 'reason' | 'order'> &
  Partial<Pick<ApplicationInput, 'remedy' | 'lines' | 'description' | 'evidence' | 'previous_case_id'>> & {
    startsAt?: string;
  };
export type Open = (claim: Claim) => Promise<Journey>;

export type Told = { story: Story; cases: { found: CaseView; ending?: Ending }[]; faults: string[] };

/** Tells a story to its end, and says what did not end as it should. */
export async function tell(client: Client, story: Story): Promise<Told> {
  const journeys: Journey[] = [];
  const faults: string[] = [];
  const open: Open = async (claim) => {
    const journey = journeyOf(client, await openCase(client, claim));
    journeys.push(journey);
    return journey;
  };
  await story.tell(open).catch((error: unknown) => faults.push(error instanceof Error ? error.message : String(error)));
  // a story that broke off will not end any more: nothing is waited for
  const broken = faults.length > 0;
  const found = await Promise.all(journeys.map((journey) => (broken ? journey.read() : journey.end())));
  const cases = found.map((one, index) => ({ found: one, ending: story.ends[index] }));
  if (!broken) faults.push(...cases.flatMap(({ found, ending }) => differences(found, ending)));
  if (!broken && cases.length !== story.ends.length) faults.push(`${cases.length} cases, not ${story.ends.length}`);
  return { story, cases, faults };
}

/** Opens a case over HTTP as its consumer asks for it. */
export async function openCase(client: Client, { order, lines, startsAt, ...claim }: Claim): Promise<CaseView> {
  const application: ApplicationInput = {
    type: 'return',
    ...claim,
    order,
    lines: lines ?? order.lines.map(({ id, quantity }) => ({ line_id: id, quantity })),
    sandbox: startsAt ? { starts_at: startsAt } : undefined,
  };
  const actor = `consumer:${order.consumer_id}`;
  return CaseView.parse(await client.ask({ method: 'POST', path: '/v1/cases', actor, body: application }));
}

/** What has arrived: minor units, and units of tenders that are counted in kind. */
export function arrived({ refunds }: CaseView): { refunded: number; points: number } {
  const done = refunds.filter(({ state }) => state === 'succeeded');
  return {
    refunded: done.reduce((sum, { amount }) => sum + amount.amount, 0),
    points: done.reduce((sum, { units = 0 }) => sum + units, 0),
  };
}

/** What of a case did not end as it should, in words. */
export function differences(found: CaseView, ending: Ending | undefined): string[] {
  const is = { outcome: found.outcome ?? found.stage, ...arrived(found) };
  const should = { points: 0, ...ending };
  return (['outcome', 'refunded', 'points'] as const).flatMap((name) =>
    is[name] === should[name] ? [] : [`${found.id}: ${name} is ${is[name]}, not ${should[name]}`],
  );
}
