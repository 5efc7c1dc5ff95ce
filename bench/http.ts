import { Agent, request } from 'node:http';

export type Sent = { path: string; headers?: Record<string, string>; body: unknown };

/** Tries of a request that a busy server has put off. */
const TRIES = 20;

/** Posts JSON over kept connections and answers with the JSON that came back; the same client for both sides. */
export function poster(baseUrl: string, maxSockets: number) {
  const agent = new Agent({ keepAlive: true, maxSockets });

  async function post(sent: Sent): Promise<unknown> {
    for (let tried = 1; ; tried += 1) {
      const { status, text } = await once(sent);
      if (status < 300) return text === '' ? null : JSON.parse(text);
      // the key is the same, so a repeat does nothing twice
      if (status !== 503 || tried === TRIES) throw new Error(`${sent.path} answered ${status}: ${text.slice(0, 500)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  function once({ path, headers, body }: Sent): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const asked = request(
        `${baseUrl}${path}`,
        {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        },
      );
      asked.on('error', reject);
      asked.end(text);
    });
  }

  return { post, close: () => agent.destroy() };
}
