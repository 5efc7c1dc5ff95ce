import { z } from 'zod';
import { Amount, CaseId, Currency, EvidenceId, FreeText, Grams, Identifier, Instant, Quantity } from './shapes.ts';
import { OUTSIDE_TENDERS } from './standard.ts';
import { caseTypes, categories, reasons, remedies } from './vocabulary.ts';

/** Null and absent mean the same, here a value of its own. */
function orElse<Schema extends z.ZodType>(schema: Schema, otherwise: z.output<Schema>) {
  return schema.nullish().transform((given) => given ?? otherwise);
}

/** An order line as given. `title` and `serial` are private content; everything else may stand in an event. */
export const OrderLine = z
  .strictObject({
    id: Identifier,
    sku: Identifier,
    title: FreeText(400).nullish(),
    quantity: Quantity,
    unit_price: Amount,
    weight_g: Grams.nullish().describe('What one of them weighs.'),
    category: orElse(z.enum(categories), 'ordinary'),
    exclusion: z.strictObject({ marked: z.boolean(), confirmed_at: Instant.nullish() }).nullish(),
    promise_days: z.int().min(1).max(3650).nullish(),
    serial: FreeText(100).nullish(),
    warranty: z
      .strictObject({
        months: z.int().min(0).max(600),
        starts_at: Instant.nullish(),
        category: Identifier,
        catalogue: z.boolean().nullish(),
      })
      .nullish(),
    repairs: z
      .array(z.strictObject({ received_at: Instant, returned_at: Instant.nullish(), fixed: z.boolean() }))
      .max(50)
      .nullish(),
    virtual: z
      .strictObject({
        kind: z.enum(['top_up', 'membership', 'code']),
        state: z.enum(['unused', 'delivered', 'activated']),
        viewed: z.boolean().nullish(),
        activated_at: Instant.nullish(),
        used_share: z.number().min(0).max(1).nullish(),
        first_time: z.boolean().nullish(),
        prepaid: z.boolean().nullish(),
      })
      .nullish(),
    gifts: z
      .array(z.strictObject({ id: Identifier, marked_price: Amount.nullish() }))
      .max(50)
      .nullish(),
  })
  .meta({ id: 'OrderLine' });

function namesEachOnce(things: { id: string }[]): boolean {
  return new Set(things.map(({ id }) => id)).size === things.length;
}

/** The order as the platform's order system knows it. Amounts are bare integers in its currency. */
export const Order = z
  .strictObject({
    id: Identifier,
    merchant_id: Identifier,
    consumer_id: Identifier,
    currency: Currency,
    paid_at: Instant,
    shipped_at: Instant.nullish(),
    region: Identifier.nullish(),
    delivery: z
      .strictObject({
        signed_at: Instant.nullish(),
        signed_by: orElse(z.enum(['self', 'authorised', 'unauthorised']), 'self'),
        installed_at: Instant.nullish(),
        carrier_chosen_by: orElse(z.enum(['merchant', 'consumer']), 'merchant'),
      })
      .nullish(),
    freight: z
      .strictObject({ paid: orElse(Amount, 0), declared: Amount.nullish(), free_from: Amount.nullish() })
      .nullish(),
    promotions: z
      .array(
        z.strictObject({
          id: Identifier,
          kind: z.enum(['threshold']),
          min: Amount,
          off: Amount,
          lines: z.array(Identifier).min(1).max(500),
        }),
      )
      .max(50)
      .nullish(),
    tenders: z
      .array(
        z.strictObject({
          id: Identifier,
          kind: Identifier,
          amount: Amount,
          units: z.int().min(0).max(1e12).nullish(),
          payment_ref: Identifier.nullish().describe('The payment provider’s own number of the payment.'),
        }),
      )
      .min(1)
      .max(20)
      .refine((tenders) => tenders.every(({ id }) => id !== OUTSIDE_TENDERS), `${OUTSIDE_TENDERS} is no tender's id`)
      .refine(namesEachOnce, 'names a tender twice'),
    lines: z.array(OrderLine).min(1).max(500).refine(namesEachOnce, 'names a line twice'),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;
export type OrderLine = z.infer<typeof OrderLine>;

export const ClaimLine = z
  .strictObject({
    line_id: Identifier,
    quantity: Quantity,
    gifts_kept: z.array(Identifier).max(50).nullish(),
    condition: z
      .strictObject({ opened: z.boolean().nullish(), intact: z.boolean().nullish(), note: FreeText(2000).nullish() })
      .nullish(),
    noticed_at: Instant.nullish(),
  })
  .meta({ id: 'ClaimLine' });
export type ClaimLine = z.infer<typeof ClaimLine>;

export const Application = z
  .strictObject({
    type: z.enum(caseTypes),
    reason: z.enum(reasons),
    remedy: orElse(z.enum(remedies), 'refund'),
    order: Order,
    lines: z.array(ClaimLine).min(1).max(500),
    allegations: z
      .array(z.enum(['fraud', 'fake', 'minor', 'bodily_harm']))
      .max(4)
      .nullish(),
    description: FreeText(4000).nullish(),
    evidence: z.array(EvidenceId).max(50).nullish(),
    contact: z
      .strictObject({ name: FreeText(100).nullish(), phone: FreeText(50).nullish(), address: FreeText(500).nullish() })
      .nullish(),
    previous_case_id: CaseId.nullish(),
    origin_case_id: CaseId.nullish(),
    sandbox: z.strictObject({ starts_at: Instant.nullish() }).nullish(),
    note: FreeText(2000).nullish(),
  })
  .meta({ id: 'Application' });
export type Application = z.infer<typeof Application>;
export type ApplicationInput = z.input<typeof Application>;

/** What an event may hold of an order: no consumer, no titles, no serial numbers. */
export type OrderFacts = Omit<Order, 'consumer_id' | 'lines'> & { lines: Omit<OrderLine, 'title' | 'serial'>[] };

/** What an event may hold of a claim line: no note. */
export type ClaimFacts = Omit<ClaimLine, 'condition'> & { condition: { opened: boolean | null; intact: boolean } };

/** The facts that a decision rests on, without anything personal: the form in which an application enters the pure core. */
export type ApplicationFacts = {
  type: Application['type'];
  reason: Application['reason'];
  remedy: Application['remedy'];
  order: OrderFacts;
  lines: ClaimFacts[];
  allegations: NonNullable<Application['allegations']>;
};

/** Strips an order of what no event may hold. */
export function orderFacts(order: Order): OrderFacts {
  const { consumer_id: _consumer, lines, ...facts } = order;
  return { ...facts, lines: lines.map(({ title: _title, serial: _serial, ...line }) => line) };
}

/** Strips an application of what no event may hold; goods are taken as intact unless declared otherwise (NR-05). */
export function applicationFacts(application: Application): ApplicationFacts {
  const { type, reason, remedy, order, lines, allegations } = application;
  return {
    type,
    reason,
    remedy,
    order: orderFacts(order),
    lines: lines.map(({ condition, ...line }) => ({
      ...line,
      condition: { opened: condition?.opened ?? null, intact: condition?.intact ?? true },
    })),
    allegations: allegations ?? [],
  };
}
