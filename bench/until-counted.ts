import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';

/** Waits until Temporal's list has so many running workflows of that kind; false when it had not in time. */
export async function untilCounted(client: Client, query: string, wanted: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await wait(1000)) {
    const { count } = await client.workflow.count(`ExecutionStatus = "Running" AND ${query}`);
    if (count >= wanted) return true;
  }
  return false;
}
