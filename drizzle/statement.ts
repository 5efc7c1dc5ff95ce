import { fillPlaceholders, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** SQL whose text is built once, however often it is asked. `Row` is what PostgreSQL's driver makes of a row. */
export type Statement<Values, Row> = {
  text: string;
  values: (given: Values) => unknown[];
  /** There to carry the type: rows come from PostgreSQL as the text selects them. */
  rows?: Row[];
};

const dialect = new PgDialect();

/** `query` names each value with `sql.placeholder`. Building a text takes longer than sending it, so what every command asks is built here. */
export function statement<Values extends Record<string, unknown>, Row>(query: SQL): Statement<Values, Row> {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return { text, values: (given) => fillPlaceholders(params, given) };
}
