import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
  type SignalDefinition,
} from '@temporalio/common';
import type { CaseStart, Fact } from '../domain/facts.ts';
import type { CaseType } from '../domain/vocabulary.ts';

const CALL_MS = 5_000;
/** More would make a signal large for nothing: facts are cumulative, the older ones are there to be read by people. */
const FACTS_A_SIGNAL = 20;

const caseType = defineSearchAttributeKey('CaseType', 'KEYWORD');
const merchantId = defineSearchAttributeKey('MerchantId', 'KEYWORD');
const orderId = defineSearchAttributeKey('OrderId', 'KEYWORD');

/** Search attributes that never change; a workflow keeps the others itself, from what it was started with. */
export const givenAttributes = [caseType, merchantId, orderId];

export type Attributes = { merchantId: string; orderId: string };

export type TellingDeps = {
  client: Client;
  taskQueue: string;
  workflowTypes: Record<CaseType, string>;
  factsSignal: SignalDefinition<[Fact[]]>;
  /** What a fact's search attributes are: a workflow started with them need not set them, which costs an event and a write. */
  attributesOf(fact: Fact): SearchAttributeUpdatePair[];
  /** What the ledger says of a case now. */
  presentFact(caseId: string): Promise<Fact>;
  log: { warn(details: object, message: string): void };
};

/**
 * Tells a case's workflow its facts, starting it when there is none. Resolves when Temporal has them, or when the case is over
 * and nobody needs to be told; rejects when Temporal could not be reached in 5 s. Telling again does no harm.
 */
export type Tell = (start: CaseStart, facts: readonly Fact[], attributes: Attributes) => Promise<void>;

export function createTelling(deps: TellingDeps): Tell {
  const { client, taskQueue, workflowTypes, factsSignal, attributesOf, presentFact, log } = deps;

  function signal(start: CaseStart, facts: readonly Fact[], attributes: Attributes, reuse: 'failed only' | 'any') {
    const { caseId, type, standard, calendar } = start;
    return client.withDeadline(Date.now() + CALL_MS, () =>
      client.workflow.signalWithStart(workflowTypes[type], {
        workflowId: workflowIdOf(caseId),
        taskQueue,
        args: [{ caseId, type, standard, calendar } satisfies CaseStart],
        signal: factsSignal,
        signalArgs: [facts.slice(-FACTS_A_SIGNAL)],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: reuse === 'any' ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
        typedSearchAttributes: [
          { key: caseType, value: type },
          { key: merchantId, value: attributes.merchantId },
          { key: orderId, value: attributes.orderId },
          ...shownBy(facts),
        ],
        staticSummary: `${type} ${caseId}`,
        staticDetails: `order ${attributes.orderId} at ${attributes.merchantId}, standard ${standard}, calendar ${calendar}`,
      }),
    );
  }

  /** Of the newest fact; what has no value yet is left out. */
  function shownBy(facts: readonly Fact[]): SearchAttributePair[] {
    const newest = facts.reduce((one, other) => (other.seq > one.seq ? other : one));
    return attributesOf(newest).filter(hasValue);
  }

  return async (start, facts, attributes) => {
    try {
      await signal(start, facts, attributes, 'failed only');
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // Its run completed. Rightly so when the case is over; otherwise it finished too early.
      const fact = await presentFact(start.caseId);
      if (fact.milestones.closed && fact.owes.length === 0) return;
      log.warn({ case_id: start.caseId, seq: fact.seq }, 'the workflow of an open case had completed; it is rebuilt');
      await signal(start, [fact], attributes, 'any');
    }
  };
}

function hasValue(pair: SearchAttributeUpdatePair): pair is SearchAttributePair {
  return pair.value !== null;
}

export function workflowIdOf(caseId: string): string {
  return `case/${caseId}`;
}

/** gRPC: cancelled, deadline exceeded, resource exhausted, unavailable. */
const awayCodes: unknown[] = [1, 4, 8, 14];

/** Temporal itself is out of reach or overwhelmed, as against a request that it will not take. */
export function isTemporalAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && awayCodes.includes(error.code)) || isTemporalAway(error.cause);
}
