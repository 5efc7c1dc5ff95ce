import { type ConnectionLike, isGrpcServiceError } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import {
  encodeSearchAttributeIndexedValueType,
  type SearchAttributeKey,
} from '@temporalio/common/lib/search-attributes.js';

const CALL_MS = 10_000;
const ALREADY_EXISTS = 6;

/**
 * Adds the search attributes that the namespace lacks; safe to repeat, from several processes at once. Where the namespace is
 * not ours to change (Temporal Cloud), it rejects with the names of those to be created there.
 */
export async function registerSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
  keys: SearchAttributeKey<SearchAttributeType>[],
): Promise<void> {
  const known = await attributesOf(connection, namespace);
  const missing = keys.filter(({ name }) => !known.has(name));
  for (const { name, type } of missing) {
    const searchAttributes = { [name]: encodeSearchAttributeIndexedValueType(type) ?? 0 };
    try {
      await connection.withDeadline(Date.now() + CALL_MS, () =>
        connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
      );
    } catch (cause) {
      if (isGrpcServiceError(cause) && cause.code === ALREADY_EXISTS) continue;
      const names = missing.map((key) => `${key.name} (${key.type})`).join(', ');
      throw new Error(`Temporal’s namespace ${namespace} lacks search attributes: ${names}`, { cause });
    }
  }
}

/** Names the namespace has; none where the server cannot say, as the time-skipping one. */
async function attributesOf(connection: ConnectionLike, namespace: string): Promise<Set<string>> {
  try {
    const { customAttributes } = await connection.withDeadline(Date.now() + CALL_MS, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    return new Set(Object.keys(customAttributes));
  } catch {
    return new Set();
  }
}
