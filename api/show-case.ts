import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Beside, type CaseView, viewCase } from '../domain/case-view.ts';
import { ReturnAddress } from '../domain/commands.ts';
import { type CaseRecord, findCase } from '../drizzle/queries/cases.ts';
import { MerchantRecord } from '../ledger/merchant-record.ts';
import { type Rulebook, rulesOf } from '../ledger/rulebook.ts';
import { isOfPlatformOrAuditor, partyOf, scopeOf, type Visitor, visitorOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { Refused } from './problems.ts';

/** The case a visitor asks for. @throws Refused when there is none, or it is another party's. */
export async function requireCase({ db }: ApiDeps, visitor: Visitor, id: string): Promise<CaseRecord> {
  const found = await findCase(db, id, scopeOf(visitor));
  if (!found) throw new Refused({ code: 'not_found', detail: 'There is no such case.' });
  return found;
}

/** What cases are shown by: real time in epoch milliseconds, and the rules, as they were when these cases were read. */
type Present = { realNow: number; rulebook: Rulebook };

/** Cases as this visitor sees them. */
export async function showCases(deps: ApiDeps, visitor: Visitor, records: readonly CaseRecord[]): Promise<CaseView[]> {
  const [first] = records;
  if (!first) return [];
  const realNow = await deps.realTime(first.databaseMs);
  const rulebook = await deps.rulebook(deps.db, first.calendarInForce);
  return records.map((record) => viewFor(deps, visitor, record, { realNow, rulebook }));
}

/** A case as this visitor sees it. */
export async function showCase(deps: ApiDeps, visitor: Visitor, record: CaseRecord): Promise<CaseView> {
  const [shown] = await showCases(deps, visitor, [record]);
  if (!shown) throw new Error('one case read, none shown');
  return shown;
}

function viewFor(deps: ApiDeps, visitor: Visitor, record: CaseRecord, { realNow, rulebook }: Present): CaseView {
  const { state, number, consumerId, merchantId, order } = record;
  const party = partyOf(visitor);
  const titles = new Map(order.lines.flatMap(({ id, title }) => (title ? [[id, title] as const] : [])));
  return viewCase(state, {
    beside: {
      number,
      consumerId,
      merchantId,
      titles,
      ...(mayReadPrivate(visitor)
        ? { trackingNos: new Map(Object.entries(record.trackingNos)), return: returnOf(record) }
        : { trackingNos: new Map(), return: null }),
    },
    reader: {
      party,
      temporalUi: party === 'platform' ? deps.temporalUi(state.id) : null,
      seesRisks: isOfPlatformOrAuditor(visitor),
    },
    ...rulesOf(rulebook, state),
    realNow,
  });
}

/** Where the goods go and how, as the approval said, or as the merchant has published since. */
function returnOf({ state, toReturn, publishedTerms }: CaseRecord): Beside['return'] {
  const published = MerchantRecord.safeParse(publishedTerms).data?.return_address;
  const address = ReturnAddress.safeParse(toReturn[state.return_address ?? ''] ?? published);
  const guidance = toReturn[state.guidance ?? ''];
  if (!address.success && guidance === undefined) return null;
  return { address: address.data ?? null, guidance: typeof guidance === 'string' ? guidance : null };
}

/** An auditor proves what happened, and needs no private content for it. */
export function mayReadPrivate({ role }: Visitor): boolean {
  return role !== 'auditor';
}

type Answer = {
  caseId: string;
  status: number;
  seq: number;
  replayed: boolean;
  /** The case as the command has left it; read anew where there is none. */
  record: CaseRecord | null;
};

/** Answers a command with the case as it is now. */
export async function replyWithCase(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { caseId, status, seq, replayed, record: written }: Answer,
): Promise<FastifyReply> {
  const visitor = visitorOf(request);
  const record = written ?? (await requireCase(deps, visitor, caseId));
  const body = await showCase(deps, visitor, record);
  reply.code(status).header('etag', `"${body.version}"`).header('recourse-seq', seq);
  if (replayed) reply.header('idempotent-replayed', 'true');
  if (status === 201) reply.header('location', `/v1/cases/${caseId}`);
  return reply.send(body);
}
