import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { type Statement, statement } from './statement.ts';
import type { Transaction } from './transaction.ts';

type ColumnOf<Table extends PgTable> = keyof InferInsertModel<Table> & string;
type RowOf<Table extends PgTable, Column extends ColumnOf<Table>> = Required<Pick<InferInsertModel<Table>, Column>>;

/** Rows for one table, on their way: their text is one of few, whatever the rows are. */
export type Write = { part: Part; rows: readonly object[] };
type Part = { id: number; sql: (rows: SQL) => SQL };

let parts = 0;
const part = (text: Part['sql']): Part => ({ id: parts++, sql: text });

/** Inserts rows of the given columns; the others take their defaults. `conflict` is the clause behind it. */
export function insertInto<Table extends PgTable, const Column extends ColumnOf<Table>>(
  table: Table,
  columns: readonly Column[],
  conflict: SQL = sql``,
): (rows: readonly RowOf<Table, Column>[]) => Write[] {
  const { names, record } = described(table, columns);
  const made = part((rows) => sql`insert into ${table} (${names}) select * from ${record(rows)} ${conflict}`);
  return (rows) => (rows.length > 0 ? [{ part: made, rows }] : []);
}

/** Sets the columns `set` of the rows that the columns `by` tell. */
export function updateOf<Table extends PgTable, const By extends ColumnOf<Table>, const Set extends ColumnOf<Table>>(
  table: Table,
  by: readonly By[],
  set: readonly Set[],
): (rows: readonly (RowOf<Table, By> & RowOf<Table, Set>)[]) => Write[] {
  const { record } = described(table, [...by, ...set]);
  const to = sql.join(described(table, set).pairs, sql`, `);
  const where = sql.join(
    described(table, by).pairs.map((pair) => sql`t.${pair}`),
    sql` and `,
  );
  const made = part((rows) => sql`update ${table} t set ${to} from ${record(rows)} where ${where}`);
  return (rows) => (rows.length > 0 ? [{ part: made, rows }] : []);
}

/** Columns as a record set read from JSON has them. */
function described(table: PgTable, columns: readonly string[]) {
  const all = getTableColumns(table);
  const chosen = columns.map((name) => {
    const column = all[name];
    if (!column) throw new Error(`there is no column ${name}`);
    return { key: sql.identifier(name), name: sql.identifier(column.name), type: sql.raw(column.getSQLType()) };
  });
  const fields = sql.join(
    chosen.map(({ key, type }) => sql`${key} ${type}`),
    sql`, `,
  );
  return {
    names: sql.join(
      chosen.map(({ name }) => name),
      sql`, `,
    ),
    pairs: chosen.map(({ key, name }) => sql`${name} = r.${key}`),
    record: (rows: SQL) => sql`jsonb_to_recordset(${rows}) as r(${fields})`,
  };
}

const statements = new Map<string, Statement<Record<string, string>, never>>();

/** Writes all parts as one statement. They see the tables as they were before it, and no two of them may touch the same row. */
export function writeTogether(tx: Transaction, writes: readonly Write[]): void {
  if (writes.length === 0) return;
  const values = Object.fromEntries(writes.map(({ rows }, index) => [`r${index}`, JSON.stringify(rows)]));
  void tx.ask(together(writes), values);
}

function together(writes: readonly Write[]): Statement<Record<string, string>, never> {
  const shape = writes.map(({ part: { id } }) => id).join(' ');
  const known = statements.get(shape);
  if (known) return known;
  const bodies = writes.map(
    ({ part: { sql: body } }, index) =>
      sql`${sql.identifier(`w${index}`)} as (${body(sql`${sql.placeholder(`r${index}`)}::jsonb`)})`,
  );
  const made = statement<Record<string, string>, never>(sql`with ${sql.join(bodies, sql`, `)} select`);
  statements.set(shape, made);
  return made;
}
