import { setTimeout as wait } from 'node:timers/promises';
import { CaseView } from '../../domain/case-view.ts';
import type { Client } from '../demo/client.ts';
import { type Journey, journeyOf } from '../demo/journey.ts';
import { differences, openCase, type Story } from '../demo/story.ts';

/** A story that was lived through, the cases it opened, and what went otherwise than told. */
export type Life = { title: string; caseIds: string[]; faults: string[]; stuck: string[] };

export type Patience = {
  /** How long a case may take to its end after its story was told. */
  endWithinMs: number;
  /** After so long without anything happening its sandbox clock is moved to the next rung: a provider that tells nothing is asked in half an hour. */
  nudgeAfterMs: number;
};

/** Lives through a story and waits for the end of its cases. `onOpen` hears of each case it opens. Rejects never. */
export async function live(client: Client, story: Story, patience: Patience, onOpen: () => void): Promise<Life> {
  const journeys: Journey[] = [];
  const faults: string[] = [];
  const stuck: string[] = [];
  const note = (error: unknown) =>
    void faults.push(`${story.title}: ${error instanceof Error ? error.message : String(error)}`);
  await story
    .tell(async (claim) => {
      const journey = journeyOf(client, await openCase(client, claim));
      journeys.push(journey);
      onOpen();
      return journey;
    })
    .catch(note);
  for (const [index, journey] of faults.length > 0 ? [] : journeys.entries()) {
    const found = await endOf(client, journey.opened.id, patience).catch(note);
    if (!found) continue;
    if (!found.final) stuck.push(`${found.id} stays ${found.stage} (${story.title})`);
    else faults.push(...differences(found, story.ends[index]).map((words) => `${story.title}: ${words}`));
  }
  return { title: story.title, caseIds: journeys.map(({ opened }) => opened.id), faults, stuck };
}

/** The case at its end; as it stands, if it does not come to one in time. */
export async function endOf(
  client: Client,
  caseId: string,
  { endWithinMs, nudgeAfterMs }: Patience,
): Promise<CaseView> {
  const read = async () =>
    CaseView.parse(await client.ask({ method: 'GET', path: `/v1/cases/${caseId}`, actor: 'platform:chaos' }));
  const end = Date.now() + endWithinMs;
  let found = await read();
  let still = { seq: found.seq, since: Date.now() };
  while (!found.final && Date.now() < end) {
    await wait(500);
    found = await read();
    if (found.seq !== still.seq) still = { seq: found.seq, since: Date.now() };
    if (found.final || Date.now() - still.since < nudgeAfterMs) continue;
    const path = `/v1/sandbox/cases/${caseId}/advance`;
    // refused when the case has come to its end meanwhile
    await client.ask({ method: 'POST', path, body: { to_next: true } }).catch(() => {});
    still = { seq: found.seq, since: Date.now() };
  }
  return found;
}
