import { expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import type { Command } from '../../domain/commands.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { Standard, StandardNumbers } from '../../domain/standard.ts';
import type { ClockName, Role } from '../../domain/vocabulary.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import { variant } from '../../policy/standard.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { accept, ask, reports, theCharge } from './charging.ts';
import { type PureCase, performPurely } from './pure-ledger.ts';

/** Each number of the standard with another value: the lives it is about go otherwise, and no others. */

const at = (moment: string) => `2026-${moment}+08:00`;
const sentFor = (freight_paid: number): Command => ({
  command: 'ship_back',
  body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000001' }], freight_paid },
});
const delivered = (moment: string): Command => ({
  command: 'report_scan',
  body: { parcel_id: 'pcl_pure1', kind: 'delivered', occurred_at: at(moment), report_id: 's' },
});

type Step = [moment: string, role: Role, command: Command, person?: string];
type Life = { opened: string; change?: Partial<ApplicationInput>; steps: Step[] };

/** A fault, so that the merchant bears the return freight. */
const faulty = (ships: Command): Life => ({
  opened: '03-03T10:00:00',
  change: { reason: 'wrong_item' },
  steps: [
    ['03-03T11:00:00', 'merchant', approveIt],
    ['03-03T12:00:00', 'consumer', ships],
    ['03-04T12:00:00', 'carrier', delivered('03-04T11:00:00')],
    ['03-05T12:00:00', 'merchant', inspectIt],
  ],
});
/** Goods back, told of later, an inspector who says nothing, and a provider that is never asked. */
const silent = (month: string, back: string, told: string): Life => ({
  opened: `${month}-09T10:00:00`,
  steps: [
    [`${month}-09T11:00:00`, 'merchant', approveIt],
    [`${month}-09T12:00:00`, 'consumer', shipIt],
    [told, 'carrier', delivered(back)],
    [`${month}-25T12:00:00`, 'system', { command: 'tick', body: {} }],
  ],
});

/** The refund of ¥129 failed, and one person has paid it. */
function byHand(life: Life): Life {
  const refund_id = 'rf_pure_1_1';
  const paid = { refund_id, method: 'same_way' as const, reference: 'x', paid_at: at('03-05T14:00:00') };
  return {
    ...life,
    steps: [
      ...life.steps,
      ['03-05T13:00:00', 'payment', { command: 'report_refund', body: { refund_id, status: 'failed' } }],
      ['03-05T15:00:00', 'platform', { command: 'settle_manually', body: paid }, 'p-1'],
    ],
  };
}

/** Goodwill of so much, while the goods are awaited. */
function granting(life: Life, amount: number): Life {
  const body = { kind: 'goodwill' as const, amount, borne_by: 'platform' as const, reason: 'x' };
  return {
    ...life,
    steps: [...life.steps.slice(0, 1), ['03-03T11:30:00', 'platform', { command: 'grant', body }, 'p-1']],
  };
}

/** A deposit that nobody takes: by the time the application is taken back it has been let go, or not yet. */
function deposit(): Life {
  const effect = (step: 'authorise' | 'void') => `${theCharge}.${step}#1`;
  const day = '03-09T12:00:00';
  return {
    opened: '03-03T10:00:00',
    steps: [
      ['03-03T10:00:00', 'merchant', ask()],
      ['03-03T10:00:00', 'consumer', accept()],
      ['03-03T10:00:00', 'system', reports('authorise', 'requested', effect('authorise'))],
      ['03-03T10:00:00', 'system', reports('authorise', 'succeeded', effect('authorise'))],
      [day, 'system', reports('void', 'requested', effect('void'))],
      [day, 'system', reports('void', 'succeeded', effect('void'))],
      [day, 'consumer', { command: 'withdraw', body: { reason: 'other' } }],
    ],
  };
}

const lives = {
  'goodwill of 129 yuan': granting(faulty(shipIt), 12_900),
  'sent back for 50 yuan': faulty(sentFor(5000)),
  'sent back for 50.01 yuan': faulty(sentFor(5001)),
  'paid by hand': byHand(faulty(shipIt)),
  'a deposit of six days': deposit(),
  'back in an ordinary week': silent('03', '03-11T11:00:00', '03-11T12:00:00'),
  'back before Spring Festival': silent('02', '02-13T15:00:00', '02-13T16:00:00'),
  'back before Spring Festival, told of after it': silent('02', '02-13T15:00:00', '02-22T10:00:00'),
} satisfies Record<string, Life>;
type Name = keyof typeof lives;

/** Where the life has come to; when the inspection was due and made, and the refund is due and breached; or what was refused. */
function lived({ opened, change, steps }: Life, standard: Standard): string {
  const order = {
    ...anApplication().order,
    paid_at: at('02-01T09:00:00'),
    shipped_at: at('02-02T09:00:00'),
    delivery: { signed_at: toText(toMs(at(opened)) - 86_400_000) },
  };
  const all: Step[] = [[opened, 'consumer', { command: 'open', body: anApplication({ order, ...change }) }], ...steps];
  let trail: PureCase | null = null;
  for (const [moment, role, command, person] of all) {
    const given = performPurely(trail, command, toMs(at(moment)), { role, person, surroundings: { standard } });
    if (given.refused) return `${command.command} was refused: ${given.refused}`;
    trail = given.trail;
  }
  if (!trail) throw new Error('a life without events');
  const clock = (name: ClockName) => trail.state.clocks.find((one) => one.name === name);
  const inspected = trail.fresh.find(({ leaf }) => leaf.type === 'inspected')?.leaf.at;
  const refund = clock('refund');
  const [due, made, owed, missed] = [clock('inspect')?.due_at, inspected, refund?.due_at, refund?.breach_at].map(
    (moment) => moment?.slice(5, 13) ?? 'never',
  );
  return `${trail.state.stage}: inspect ${due}, made ${made}; refund ${owed}, breached ${missed}`;
}

const livesUnder = (standard: Standard) =>
  Object.fromEntries(Object.entries(lives).map(([name, life]) => [name, lived(life, standard)]));

const usual: Record<Name, string> = {
  'goodwill of 129 yuan': 'awaiting_ship_back: inspect never, made never; refund 03-07T00, breached 03-07T00',
  'sent back for 50 yuan': 'settling: inspect 03-10T00, made 03-05T12; refund 03-11T00, breached 03-11T00',
  'sent back for 50.01 yuan': 'platform_review: inspect 03-10T00, made 03-05T12; refund never, breached never',
  'a deposit of six days': 'closed: inspect never, made never; refund never, breached never',
  'paid by hand': 'closed: inspect 03-10T00, made 03-05T12; refund 03-11T00, breached 03-11T00',
  'back in an ordinary week': 'settling: inspect 03-17T00, made 03-17T00; refund 03-19T00, breached 03-19T00',
  'back before Spring Festival': 'settling: inspect 02-20T00, made 02-20T00; refund 02-21T00, breached 02-25T00',
  'back before Spring Festival, told of after it':
    'settling: inspect 02-20T00, made 02-23T10; refund 02-21T00, breached 02-25T00',
};

const switches: { numbers: Partial<StandardNumbers>; changes: { [About in Name]?: string } }[] = [
  {
    numbers: { return_freight_cap: 5001 },
    changes: { 'sent back for 50.01 yuan': usual['sent back for 50 yuan'] },
  },
  {
    numbers: { return_freight_cap: 4999 },
    changes: { 'sent back for 50 yuan': usual['sent back for 50.01 yuan'] },
  },
  { numbers: { two_person_limit: 12_900 }, changes: {} },
  {
    numbers: { two_person_limit: 12_899 },
    changes: {
      'paid by hand': usual['sent back for 50 yuan'],
      'goodwill of 129 yuan': 'awaiting_ship_back: inspect never, made never; refund never, breached never',
    },
  },
  { numbers: { goodwill_cap: 12_900 }, changes: {} },
  {
    numbers: { goodwill_cap: 12_899 },
    changes: { 'goodwill of 129 yuan': 'grant was refused: exceeds_cap' },
  },
  { numbers: { authorisation_days: 5 }, changes: {} },
  {
    numbers: { authorisation_days: 7 },
    changes: { 'a deposit of six days': 'settling: inspect never, made never; refund never, breached never' },
  },
  {
    numbers: { refund_reserve_days: 2 },
    changes: {
      'back before Spring Festival': 'settling: inspect 02-19T00, made 02-19T00; refund 02-21T00, breached 02-25T00',
      'back before Spring Festival, told of after it':
        'settling: inspect 02-19T00, made 02-23T10; refund 02-21T00, breached 02-25T00',
    },
  },
  {
    numbers: { statutory_refund_days: 8 },
    changes: {
      'back in an ordinary week': 'settling: inspect 03-17T00, made 03-17T00; refund 03-20T00, breached 03-20T00',
      'back before Spring Festival': 'settling: inspect 02-21T00, made 02-21T00; refund 02-22T00, breached 02-25T00',
      'back before Spring Festival, told of after it':
        'settling: inspect 02-21T00, made 02-23T10; refund 02-22T00, breached 02-25T00',
    },
  },
  {
    numbers: { late_scan_grace_hours: 48 },
    changes: {
      'back before Spring Festival, told of after it':
        'settling: inspect 02-20T00, made 02-24T10; refund 02-21T00, breached 02-25T00',
    },
  },
];

test('the usual lives', () => expect(livesUnder(currentStandard())).toEqual(usual));

test.each(switches)('$numbers changes the lives it is about', ({ numbers, changes }) => {
  expect(livesUnder(variant('another', { numbers }))).toEqual({ ...usual, ...changes });
});

test('every number of the standard is tried', () => {
  const tried = new Set(switches.flatMap(({ numbers }) => Object.keys(numbers)));
  expect([...tried].sort()).toEqual(Object.keys(currentStandard().numbers).sort());
});
