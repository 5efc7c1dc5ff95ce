import { z } from 'zod';
import type { Faults } from './faults.ts';
import { openJournal } from './journal.ts';

/** A notice owed to Recourse: `body` is the JSON text to send, `times` how often it still has to arrive. */
export const Callback = z.strictObject({ id: z.string(), body: z.string(), times: z.int().min(1) });
export type Callback = z.infer<typeof Callback>;

/** One line of the journal: whatever of these happened, happened together. */
type Entry<Row, F> = {
  row?: Row;
  owes?: Callback[];
  delivered?: string;
  /** The key that the present fault struck. */
  struck?: string | null;
  faults?: F;
};

const StoredEntry = z.strictObject({
  row: z.unknown().optional(),
  owes: z.array(Callback).optional(),
  delivered: z.string().optional(),
  struck: z.string().nullish(),
  faults: z.unknown().optional(),
});

export type Memory<Row, F> = {
  faults(): F;
  /** How many different keys the present faults have struck. */
  tookEffect(): number;
  owed(): Callback[];
  /** How often this callback has arrived. */
  deliveries(id: string): number;
  /** Known at once, safe on the disk when it resolves. */
  write(entry: Entry<Row, F>): Promise<void>;
  close(): Promise<void>;
};

/** What a sandbox provider still knows after `kill -9`: its rows (told to `apply`), the callbacks it owes, its faults. */
export async function openMemory<Row, F extends Faults>(settings: {
  path: string;
  row: z.ZodType<Row>;
  faults: z.ZodType<F>;
  apply(row: Row): void;
}): Promise<Memory<Row, F>> {
  let faults = settings.faults.parse({});
  const struck = new Set<string>();
  const owed = new Map<string, Callback>();
  const deliveries = new Map<string, number>();

  function fold(entry: Entry<Row, F>): void {
    if (entry.faults) {
      faults = entry.faults;
      struck.clear();
    }
    if (entry.row !== undefined) settings.apply(entry.row);
    if (entry.struck) struck.add(entry.struck);
    for (const callback of entry.owes ?? []) owed.set(callback.id, callback);
    if (entry.delivered) {
      const { delivered } = entry;
      deliveries.set(delivered, (deliveries.get(delivered) ?? 0) + 1);
      const callback = owed.get(delivered);
      if (callback && callback.times > 1) owed.set(delivered, { ...callback, times: callback.times - 1 });
      else owed.delete(delivered);
    }
  }

  const journal = await openJournal(settings.path);
  for (const line of journal.past) {
    const { row, faults: stored, ...rest } = StoredEntry.parse(line);
    fold({
      ...rest,
      ...(row === undefined ? {} : { row: settings.row.parse(row) }),
      ...(stored === undefined ? {} : { faults: settings.faults.parse(stored) }),
    });
  }

  return {
    faults: () => faults,
    tookEffect: () => struck.size,
    owed: () => [...owed.values()],
    deliveries: (id) => deliveries.get(id) ?? 0,
    write(entry) {
      fold(entry);
      return journal.append(entry);
    },
    close: journal.close,
  };
}
