import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';
import { aTrackingNo, freshApplication } from '../harness/case-client.ts';
import { runningSystem } from '../harness/running-system.ts';

const system = runningSystem({ LOG_LEVEL: 'debug' });

/** Every field a person may fill carries the mark; so do the consumer's id and the tracking number, which are personal too. */
const mark = 'MARKED';
const consumer = `consumer:u-${mark}`;

test('nothing personal reaches a history, a search attribute, a detail, a log or a metric', async () => {
  const { client, stack } = system;
  const trackingNo = `${aTrackingNo()}${mark}`;
  const given = freshApplication();
  const application = {
    ...given,
    order: {
      ...given.order,
      consumer_id: `u-${mark}`,
      lines: given.order.lines.map((line) => ({ ...line, title: `${mark} title`, serial: `${mark} serial` })),
    },
    lines: [{ line_id: 'l1', quantity: 1, condition: { opened: true, intact: true, note: `${mark} condition` } }],
    description: `${mark} description`,
    contact: { name: `${mark} name`, phone: `${mark} phone`, address: `${mark} address` },
    note: `${mark} note`,
  };
  const { id } = await client.insist('/v1/cases', { actor: consumer, body: application });
  await client.insist(`/v1/cases/${id}/approve`, {
    actor: `merchant:m-7/${mark}-person`,
    body: {
      return_address: { name: `${mark} name`, phone: `${mark} phone`, address: `${mark} address` },
      guidance: `${mark} guidance`,
      note: `${mark} note`,
    },
  });
  await client.insist(`/v1/cases/${id}/ship-back`, {
    actor: consumer,
    body: { parcels: [{ carrier: 'sandbox', tracking_no: trackingNo }], note: `${mark} note` },
  });
  await client.scan(trackingNo, 'delivered');
  await client.until(id, ({ stage }) => stage === 'awaiting_inspection');
  await client.insist(`/v1/cases/${id}/inspect`, {
    actor: 'merchant:m-7',
    body: {
      lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }],
      foreign: [{ text: `${mark} thing`, quantity: 1 }],
      note: `${mark} note`,
    },
  });
  await client.until(id, ({ final }) => final);
  // refused and unreadable requests are logged too
  await client.send('GET', `/v1/cases?consumer_id=u-${mark}`);
  await client.send('POST', `/v1/cases/${id}/withdraw`, {
    actor: consumer,
    key: mark,
    body: { reason: 'other', note: `${mark} note` },
  });
  await client.send('POST', '/v1/cases', { actor: consumer, key: `${mark}-2`, body: { [mark]: mark } });

  const run = system.runOf(id);
  const history = JSON.stringify(historyToJSON(await run.fetchHistory()));
  expect(history.length).toBeGreaterThan(1000);
  for (const payload of payloadsIn(history)) expect(payload).not.toContain(mark);
  expect(history).not.toContain(mark);
  const described = await run.describe();
  expect(JSON.stringify([described.typedSearchAttributes, described.memo, described.raw], withoutBigInt)).not.toContain(
    mark,
  );

  for (const process of [stack.api, stack.worker, stack.payment, stack.carrier])
    expect(process.output()).not.toContain(mark);
  expect(stack.api.output().length).toBeGreaterThan(100);
  const measured = [
    { url: stack.apiUrl, line: /^recourse_ack_to_told_seconds_count [1-9]\d*$/m },
    {
      url: stack.workerUrl,
      line: /^recourse_ack_to_effect_seconds_count\{kind="refund",answer="accepted"\} 1$/m,
    },
  ];
  for (const { url, line } of measured) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(line);
    for (const personal of [mark, id, application.order.id]) expect(metrics).not.toContain(personal);
  }
});

/** Payloads are base64 in a history's JSON. */
function payloadsIn(history: string): string[] {
  return [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString('utf8'),
  );
}

function withoutBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
