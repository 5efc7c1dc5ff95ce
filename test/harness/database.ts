import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export type FreshDatabase = {
  /** For applications: the client's options make every connection the role `recourse_app`. */
  url: string;
  /** The owner's, who may change the schema. */
  ownerUrl: string;
  drop(): Promise<void>;
};

/** An empty, migrated database of its own for a test file. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE recourse_template`);
  const address = new URL(inject('postgres'));
  address.pathname = `/${name}`;
  return {
    url: address.href,
    ownerUrl: address.href,
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(statement: string): Promise<void> {
  const admin = new Client({ connectionString: inject('postgres') });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
