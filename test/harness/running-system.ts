import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll } from 'vitest';
import { eventually } from '../../scripts/ports.ts';
import { type CaseClient, caseClient, freshApplication } from './case-client.ts';
import { type Stack, startStack } from './stack.ts';

/** The whole system for the tests of a file, called at its top: it runs while they do. */
export function runningSystem(env: Record<string, string>) {
  let stack: Stack | undefined;
  let parts: { stack: Stack; client: CaseClient; connection: Connection } | undefined;
  const running = () => {
    if (!parts) throw new Error('the system starts with the first test');
    return parts;
  };
  beforeAll(async () => {
    stack = await startStack({ env });
    const connection = await Connection.connect({ address: stack.temporalAddress });
    parts = { stack, client: caseClient(stack), connection };
  });
  afterAll(async () => {
    await parts?.connection.close();
    await stack?.stop();
  });

  const runOf = (caseId: string): WorkflowHandle => {
    const { connection } = running();
    return new Client({ connection }).workflow.getHandle(`case/${caseId}`);
  };
  return {
    get stack() {
      return running().stack;
    },
    get client() {
      return running().client;
    },
    runOf,
    /** Opens a case whose workflow runs. */
    async opened(): Promise<{ id: string; run: WorkflowHandle }> {
      const { id } = await running().client.open(freshApplication());
      const run = runOf(id);
      const isThere = () =>
        run.describe().then(
          () => true,
          () => false,
        );
      if (!(await eventually(isThere, 20_000))) throw new Error(`the workflow of ${id} never started`);
      return { id, run };
    },
  };
}
