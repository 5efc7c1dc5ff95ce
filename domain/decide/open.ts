import { type Application, applicationFacts } from '../application.ts';
import type { OpeningContext } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs, toText } from '../instant.ts';
import { sameOrder } from '../order-facts.ts';
import { refuse, refuseField } from '../refusal.ts';

/** Opens a case: the goods are free, the order's facts agree, and the application is judged and priced. */
export function open(application: Application, context: OpeningContext): Decision {
  const { actor, knownOrder, previous, now } = context;
  if (actor.role !== 'consumer' && actor.role !== 'platform') {
    return refuse(
      'not_your_command',
      'An application is for the consumer, or for the platform on behalf of the consumer.',
    );
  }
  if (knownOrder && !sameOrder(knownOrder, application.order)) {
    return refuse(
      'order_facts_conflict',
      'The order was given with other facts before; only delivery facts may be added.',
    );
  }
  if (toMs(application.order.paid_at) > now) return refuseField('/order/paid_at', 'lies in the future');
  if (application.previous_case_id && !previous) {
    return refuseField('/previous_case_id', 'is no lapsed case of this order that may be tried once more');
  }
  const refused = refuseLines(application, context);
  if (refused) return refused;

  const facts = applicationFacts(application);
  const notice_at = previous?.notice_at ?? toText(now);
  const assessment = context.standard.assess(facts, {
    noticeAt: toMs(notice_at),
    calendar: context.calendar,
    position: context.position,
    terms: context.terms,
  });
  return {
    drafts: [
      {
        type: 'opened',
        data: {
          application: facts,
          assessment,
          standard: context.standard.version,
          calendar: context.calendarVersion,
          previous_case_id: application.previous_case_id ?? null,
          origin_case_id: application.origin_case_id ?? null,
          shift: context.shift,
          notice_at,
        },
        to: assessment.review_by === 'platform' ? 'platform_review' : 'awaiting_review',
        rules: assessment.rules,
        clause: '3.1.3a',
        content: context.content,
        evidence: context.evidence,
      },
    ],
  };
}

function refuseLines({ order, lines }: Application, { position }: OpeningContext): Decision | null {
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const pointer = `/lines/${index}/line_id`;
    const bought = order.lines.find(({ id }) => id === line.line_id);
    if (!bought) return refuseField(pointer, 'names no line of the order');
    if (seen.has(line.line_id)) return refuseField(pointer, 'names a line twice');
    seen.add(line.line_id);
    const taken = position.lines.find(({ line_id }) => line_id === line.line_id);
    if (taken && taken.held > 0) {
      return refuse('goods_already_claimed', 'An open case already has goods of this order line.', [
        { pointer, detail: 'is claimed by an open case' },
      ]);
    }
    if (line.quantity + (taken?.refunded ?? 0) > bought.quantity) {
      return refuse('exceeds_bought', 'More than what was bought and not yet refunded.', [
        {
          pointer: `/lines/${index}/quantity`,
          detail: `is more than the ${bought.quantity - (taken?.refunded ?? 0)} that are left`,
        },
      ]);
    }
  }
  return null;
}
