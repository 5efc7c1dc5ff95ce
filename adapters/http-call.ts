/** A reply, read to its end. */
export type Reply = { code: number; headers: Headers; text: string };
/** Why there is none. */
export type NoReply = { problem: 'timeout' | 'network' };

/** One call over HTTP that never throws for what the network does. `deadline` bounds all of it; redirects are not followed. */
export async function call(url: string, init: RequestInit, deadline: AbortSignal): Promise<Reply | NoReply> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: deadline });
    return { code: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    return { problem: error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network' };
  }
}

/** The JSON in a text; null when there is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
