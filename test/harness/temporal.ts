import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';

/** A client of the suite's Temporal dev server; `close` it afterwards. */
export async function temporalClient(): Promise<{ client: Client; address: string; close(): Promise<void> }> {
  const address = inject('temporal');
  const connection = await Connection.connect({ address });
  return { client: new Client({ connection }), address, close: () => connection.close() };
}
