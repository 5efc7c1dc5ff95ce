import type { CaseEvent } from '../domain/events.ts';
import { evolve } from '../domain/evolve.ts';
import { type Addressee, addresseesOf } from '../domain/notices.ts';
import type { CaseState } from '../domain/state.ts';
import { type NoticeView, viewNotice } from '../domain/views/notice.ts';
import { type EventPlace, listTold, trailsUpTo } from '../drizzle/queries/notices.ts';
import { rulesOf } from '../ledger/rulebook.ts';
import { remediesLeft } from '../policy/reasons.ts';
import { scopeOf, type Visitor } from './auth.ts';
import type { ApiDeps } from './deps.ts';

/** A notice not yet written out; `nth` of those that its event makes for this reader. */
type Told = { event: CaseEvent; to: Addressee; nth: number };
/** Where a page begins: an event, and how many of its notices came before. */
export type InboxPlace = EventPlace & { nth: number };

type Asked = { caseId?: string; to?: Addressee; from: InboxPlace | null; limit: number };

/** The notices a visitor may see, newest first, derived from the trail: no notice is kept anywhere. */
export async function readInbox(
  deps: ApiDeps,
  visitor: Visitor,
  asked: Asked,
): Promise<{ notices: NoticeView[]; next: InboxPlace | null }> {
  const found = await collect(deps, visitor, asked);
  const shown = found.slice(0, asked.limit);
  const following = found[asked.limit];
  const states = await statesAfter(
    deps,
    shown.map(({ event }) => event),
  );
  const rulebook = await deps.rulebook(deps.db);
  const notices = shown.map(({ event, to }) => {
    const state = states.get(placeText(event));
    if (!state) throw new Error(`an event outside its trail: ${placeText(event)}`);
    const { rules } = rulesOf(rulebook, state).standard;
    return viewNotice(event, to, { state, rules, remedies: remediesLeft });
  });
  return { notices, next: following ? { ...placeOf(following.event), nth: following.nth } : null };
}

/** One more than the page holds, if there are that many. An event may make several notices, or none for this reader. */
async function collect({ db }: ApiDeps, visitor: Visitor, { caseId, to, from, limit }: Asked): Promise<Told[]> {
  const told: Told[] = [];
  const own = visibleTo(visitor);
  let next: EventPlace | null = from;
  for (let skipFirst = false; ; skipFirst = true) {
    const batch = await listTold(db, { scope: scopeOf(visitor), caseId, from: next, limit: limit + 2 });
    for (const event of skipFirst ? batch.slice(1) : batch) {
      const names = addresseesOf(event).filter((one) => own.includes(one) && (to === undefined || one === to));
      const begun = from && event.stream === from.stream && event.seq === from.seq ? from.nth : 0;
      told.push(...names.map((name, nth) => ({ event, to: name, nth })).slice(begun));
    }
    const last = batch.at(-1);
    if (!last || batch.length < limit + 2 || told.length > limit) return told;
    next = placeOf(last);
  }
}

/** The state of each event's case as it was after that event. */
async function statesAfter({ db }: ApiDeps, events: readonly CaseEvent[]): Promise<Map<string, CaseState>> {
  const ends = new Map<string, EventPlace>();
  for (const { stream, seq } of events) ends.set(stream, { stream, seq: Math.max(seq, ends.get(stream)?.seq ?? 0) });
  const states = new Map<string, CaseState>();
  for (const trail of (await trailsUpTo(db, [...ends.values()])).values()) {
    let state: CaseState | null = null;
    for (const event of trail) {
      state = evolve(state, event);
      states.set(placeText(event), state);
    }
  }
  return states;
}

/** A side reads what it is told itself; the platform, and backends that act for nobody in particular, read all. */
function visibleTo({ caller }: Visitor): readonly string[] {
  if (caller?.role === 'consumer') return ['consumer'];
  if (caller?.role === 'merchant') return ['merchant', 'merchant_lead'];
  return ['consumer', 'merchant', 'platform', 'merchant_lead', 'platform_lead'];
}

const placeOf = ({ stream, seq }: EventPlace): EventPlace => ({ stream, seq });
const placeText = ({ stream, seq }: EventPlace) => `${stream}:${seq}`;
