import { bookOf, type Posted } from '../domain/books.ts';
import type { CaseEvent } from '../domain/events.ts';
import type { Refund } from '../domain/state.ts';
import { type Account, accounts, type ChargeState } from '../domain/vocabulary.ts';
import { livedCase } from './money-docs/lived-case.ts';
import { table, writtenDocs } from './written-docs.ts';

/** Writes the tables and the worked case of docs/money.md; every number in them is what the code made of the case. */

const code = (word: string) => `\`${word}\``;

const accountWords: Record<Account, [holder: string, means: string]> = {
  merchant_payable: [
    'the merchant',
    'What the platform owes a merchant. A debit makes it less: the merchant bears that much.',
  ],
  platform_subsidy: ['–', 'What the platform itself bears; also points and the like, which it has issued.'],
  carrier_receivable: ['–', 'What a carrier who is liable owes the platform.'],
  freight: ['the merchant', 'Outbound freight of the order: given back (debit), or kept from a refund (credit).'],
  clearing: ['–', 'Promised and not arrived; one for each settlement version of a case, and unit.'],
  deposits_held: ['–', 'Authorised for a charge, and neither taken nor let go. Zero in a case that is over.'],
  consumer_tender: [
    'the tender',
    'What tenders of the order have got back (credit), or what is held or was taken of them for a charge (debit); `compensation` is what no tender paid.',
  ],
};

const chargeWords: Record<ChargeState, [means: string, left: string]> = {
  asked: ['The consumer is asked; nothing is held.', 'by their word, or when it is let go'],
  declined: ['The consumer has declined.', 'never'],
  agreed: ['The consumer has agreed; the provider has not been asked.', 'by the first attempt, which is marked'],
  requested: ['The provider was asked for the present step.', 'by its answer, or a query'],
  unknown: [
    'The provider was asked, and nobody knows what came of it.',
    'by a query, or a repeat with the same `charge_no`',
  ],
  authorised: [
    'The money is held.',
    'by taking it, at once where it is a difference in price; by letting it go, at the latest after `authorisation_days`',
  ],
  captured: ['It was taken, whole or in part; the rest is free.', 'never'],
  voided: ['It was let go, or never held.', 'never'],
  failed: [
    'The provider has refused the present step for good, with a reason.',
    'by a person who lets it go (again); or a word of the provider that the money has moved after all',
  ],
};

const stateWords: Record<Refund['state'], [means: string, left: string]> = {
  promised: [
    'The settlement says so; the provider has not been asked.',
    'by the first attempt, which is marked before money can move',
  ],
  requested: ['The provider was asked, or has accepted.', 'by its answer, its notice, or a query'],
  unknown: [
    'The provider was asked, and nobody knows what became of it.',
    'by a query, or a repeat with the same `refund_no`',
  ],
  succeeded: ['The money has arrived.', 'never'],
  failed: [
    'The provider has refused for good, or could never make it; with a reason.',
    'by a person who pays it by hand, or a notice that it has arrived after all',
  ],
  manual: [
    'It failed, and a person has paid it by hand.',
    'never; a notice that it has arrived too is a contradiction',
  ],
};

const entries = (list: readonly Posted[]) => [...Map.groupBy(list, ({ seq, entry }) => `${seq}.${entry}`).values()];
const fen = (amount: number) => (amount / 100).toFixed(2);
const inUnit = (amount: number, unit: string) => (unit === 'CNY' ? fen(amount) : `${amount} points`);

function entryTable(book: readonly Posted[]): string {
  const rows = entries(book).flatMap((own) =>
    own.map(({ account, holder, settlement_version, amount, unit, line_id, adjustment, refund_id, rule }, index) => [
      index === 0 ? code(line_id ?? adjustment ?? refund_id ?? unit) : '',
      `${code(account)}${account === 'clearing' ? ` ${settlement_version}` : ''}${holder ? ` of ${code(holder)}` : ''}`,
      amount > 0 ? inUnit(amount, unit) : '',
      amount < 0 ? inUnit(-amount, unit) : '',
      rule,
    ]),
  );
  return table(['About', 'Account', 'Debit', 'Credit', 'Rule'], rows);
}

function balanceTable(book: readonly Posted[], events: readonly CaseEvent[]): string {
  const names = [...new Set(book.map(({ account, unit }) => `${account} ${unit}`))];
  const rows = names
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((name) => {
      const own = book.filter(({ account, unit }) => `${account} ${unit}` === name);
      const after = events.map(({ seq }) => {
        const sum = own.reduce((total, one) => (one.seq <= seq ? total + one.amount : total), 0);
        return sum === 0 ? '0' : inUnit(sum, own[0]?.unit ?? '');
      });
      return [code(own[0]?.account ?? ''), ...after];
    });
  return table(['After event', ...events.map(({ seq }) => String(seq))], rows);
}

/** Money before points, and accounts in their order. */
function placeOf(name: string): number {
  const place = accounts.findIndex((account) => name.startsWith(account));
  return name.endsWith(' CNY') ? place : place + accounts.length;
}

function workedCase(): string {
  const { application, events } = livedCase();
  const { freight, promotions, tenders, lines } = application.order;
  const book = bookOf(events);
  const posting = events.filter(({ seq }) => book.some((one) => one.seq === seq));
  return [
    table(
      ['', ''],
      [
        ['Bought', lines.map(({ id, unit_price }) => `${code(id)} for ${fen(unit_price)}`).join(', ')],
        ['Promotion', (promotions ?? []).map(({ min, off }) => `${fen(off)} off from ${fen(min)}`).join(', ')],
        ['Freight', fen(freight?.paid ?? 0)],
        [
          'Paid',
          tenders.map(({ id, kind, amount, units }) => `${code(id)} ${kind}: ${units ?? fen(amount)}`).join(', '),
        ],
        ['Claimed', application.lines.map(({ line_id }) => `${code(line_id)}, ${application.reason}`).join(', ')],
        [
          'Paid to send it back',
          fen(events.reduce((sum, { data }) => sum + ('freight_paid' in data ? data.freight_paid : 0), 0)),
        ],
      ],
    ),
    ...posting.map(
      ({ type, seq }) => `Event ${seq}, ${code(type)}:\n\n${entryTable(book.filter((one) => one.seq === seq))}`,
    ),
    `What each account comes to, credits with a minus:\n\n${balanceTable(book, posting)}`,
  ].join('\n\n');
}

const docs = writtenDocs('money-docs');
docs.part(
  'docs/money.md',
  'accounts',
  table(
    ['Account', 'Holder', 'What it says'],
    accounts.map((account) => [code(account), ...accountWords[account]]),
  ),
);
docs.part(
  'docs/money.md',
  'states',
  table(
    ['State', 'What it means', 'Left'],
    Object.entries(stateWords).map(([state, words]) => [code(state), ...words]),
  ),
);
docs.part(
  'docs/money.md',
  'charges',
  table(
    ['State', 'What it means', 'Left'],
    Object.entries(chargeWords).map(([state, words]) => [code(state), ...words]),
  ),
);
docs.part('docs/money.md', 'worked', workedCase());
docs.finish();
