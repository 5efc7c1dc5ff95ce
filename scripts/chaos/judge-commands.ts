import type { WrittenEvent } from './evidence.ts';
import type { Notebook } from './notebook.ts';

/** One command may draw a few events; its acknowledgement names the last. */
const mostEvents = 6;

/** What the ledger keeps of commands and reports. */
export type Kept = {
  trails: ReadonlyMap<string, readonly WrittenEvent[]>;
  commands: readonly { key: string; caseId: string; seq: number }[];
  scans: ReadonlySet<string>;
};

/** Acknowledged commands, and scans that were taken, that the ledger does not have, in words. */
export function judgeCommands({ trails, commands, scans }: Kept, notebook: Notebook): string[] {
  const lost: string[] = [];
  const kept = new Map(commands.map((one) => [one.key, one]));
  for (const { caseId, command, key, seq } of notebook.acknowledged) {
    const row = kept.get(key);
    if (row?.caseId !== caseId || row.seq !== seq) {
      lost.push(`${command} of ${caseId} was acknowledged as ${seq}, its key is kept as ${row?.seq ?? 'nothing'}`);
    }
    const drawn = (trails.get(caseId) ?? []).filter(({ leaf }) => leaf.seq <= seq && leaf.seq > seq - mostEvents);
    const isThere = command === 'advance' ? drawn.length > 0 : drawn.some(({ leaf }) => leaf.command === command);
    if (!isThere) lost.push(`${command} of ${caseId} was acknowledged as ${seq}, and the trail does not have it`);
  }
  for (const id of notebook.scansTaken) if (!scans.has(id)) lost.push(`the scan ${id} was taken, and is not kept`);
  return [...lost, ...notebook.contradictions];
}
