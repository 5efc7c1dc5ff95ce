import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { serve } from './served.ts';

/**
 * What lies between us and a provider, and what it does to one call after another. All but `never_sent` and `elsewhere` let the
 * provider act first, so the money may have moved.
 */
export type LineFault =
  | 'none'
  | 'never_sent'
  | 'answer_lost'
  | 'answer_cut'
  | 'answer_late'
  | 'answer_stalls'
  | 'error_500'
  | 'error_503_page'
  | 'too_many'
  | 'page_404'
  | 'garbage'
  | 'empty'
  | 'other_json'
  | 'elsewhere';

export const lineFaults: readonly LineFault[] = [
  'never_sent',
  'answer_lost',
  'answer_cut',
  'answer_late',
  'answer_stalls',
  'error_500',
  'error_503_page',
  'too_many',
  'page_404',
  'garbage',
  'empty',
  'other_json',
  'elsewhere',
];

const lateMs = 1_500;

/** Which calls a fault strikes. */
type Strikes = (method: string, body: string) => boolean;

/** A line to a provider that can be told to be bad. Headers and bytes pass as they are, so signatures stay right. */
export async function badLine(to: string) {
  let told: { fault: LineFault; strikes: Strikes } = { fault: 'none', strikes: () => false };
  let calls = 0;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls += 1;
    const { fault, strikes } = told;
    const body = await buffer(request);
    const struck = strikes(request.method ?? '', body.toString()) ? fault : 'none';
    if (struck === 'never_sent') return void response.destroy();
    if (struck === 'elsewhere') return void response.writeHead(302, { location: to }).end();
    const answer = await forward(to, request, body);
    switch (struck) {
      case 'none':
        return void response.writeHead(answer.code, answer.headers).end(answer.body);
      case 'answer_lost':
        return void response.destroy();
      case 'answer_cut':
        response.writeHead(answer.code, answer.headers).write(answer.body.subarray(0, answer.body.length / 2));
        return void setTimeout(() => response.destroy(), 20);
      case 'answer_late':
        return void setTimeout(() => response.writeHead(answer.code, answer.headers).end(answer.body), lateMs);
      case 'answer_stalls':
        return void response.writeHead(answer.code, answer.headers).write(answer.body.subarray(0, 1));
      case 'error_500':
        return void response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"internal"}');
      case 'error_503_page':
        return void response.writeHead(503, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
      case 'too_many':
        return void response.writeHead(429, { 'content-type': 'application/json' }).end('{"message":"slow down"}');
      case 'page_404':
        return void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>no such route</html>');
      case 'garbage':
        return void response.writeHead(200, { 'content-type': 'application/json' }).end('\u0000{"status": SUCC');
      case 'empty':
        return void response.writeHead(200).end();
      case 'other_json':
        return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"SUCCESS"}');
    }
  }

  const server = await serve((request, response) => void pass(request, response).catch(() => response.destroy()));
  return {
    url: server.url,
    close: server.close,
    calls: () => calls,
    /** From now on, to every call or to those that it strikes. */
    does: (fault: LineFault, strikes: Strikes = () => true) => {
      told = { fault, strikes };
    },
  };
}

type Answer = { code: number; headers: IncomingMessage['headers']; body: Buffer };

function forward(to: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = ask(`${to}${url}`, { method, headers: { ...headers, connection: 'close' } }, (answer) => {
      buffer(answer).then(
        (read) => resolve({ code: answer.statusCode ?? 0, headers: answer.headers, body: read }),
        reject,
      );
    });
    sent.on('error', reject).end(body);
  });
}
