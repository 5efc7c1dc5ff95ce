import { notBy, openTo } from './appealable.ts';
import { eventId } from './case-ids.ts';
import type { CaseEvent, EventOf } from './events.ts';
import { minus, plus } from './line-quantities.ts';
import type { CaseState } from './state.ts';
import { afterVerdict } from './verdict.ts';

/** What a decision changes: of what is granted, what is refused, and who may have it heard. */

/** Granted by silence, it went against the merchant. What was refused before, and is now agreed on, is refused no more. */
export function approved(state: CaseState, event: EventOf<'approved'>): Partial<CaseState> {
  const { lines, remedy, goods_back, amount } = event.data;
  const about = event.stage.from === 'appeal_window' ? 'refused' : 'undecided';
  const { granted, refused } = afterVerdict(state, { about, lines, refused: [] });
  return {
    remedy,
    agreed: { lines: granted, goods_back, amount },
    refused,
    appealable: againstMerchant(state.appealable, event),
  };
}

/** A decision of the platform may be heard once, by whomever it went against; one on appeal is final. */
export function decided(state: CaseState, event: EventOf<'decided'>): Partial<CaseState> {
  const { decision, lines, goods_back, amount, remedy, on_appeal, liability } = event.data;
  const { granted, refused } = afterVerdict(state, event.data);
  const agreed = lines.length > 0 ? { lines: granted, goods_back, amount } : state.agreed;
  const against =
    event.data.refused.length > 0 ? openTo(state.appealable, 'consumer', eventId(event)) : state.appealable;
  return {
    ...(decision === 'reject' ? {} : { remedy }),
    agreed: agreed && { ...agreed, lines: granted },
    refused,
    appeal: null,
    appealable: on_appeal || lines.length === 0 ? against : openTo(against, 'merchant', eventId(event)),
    decided_by: [...state.decided_by, event.actor.person ?? ''],
    liability: liability ?? state.liability,
  };
}

/** What passed is still granted, the rest is refused; silence, which passes everything, went against the merchant. */
export function inspected(state: CaseState, event: EventOf<'inspected'>): Partial<CaseState> {
  const { lines, accepted } = event.data;
  const found = lines.map(({ line_id, findings }) => ({
    line_id,
    quantity: findings.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  const refused = minus(found, accepted);
  const appealable = againstMerchant(state.appealable, event);
  return {
    findings: [...state.findings.filter(({ line_id }) => !lines.some((line) => line.line_id === line_id)), ...lines],
    agreed: state.agreed && { ...state.agreed, lines: minus(state.agreed.lines, refused) },
    refused: plus(state.refused, refused),
    appealable: refused.length > 0 ? openTo(appealable, 'consumer', eventId(event)) : appealable,
  };
}

function againstMerchant(appealable: CaseState['appealable'], event: CaseEvent): CaseState['appealable'] {
  return event.actor.role === 'system' ? openTo(appealable, 'merchant', eventId(event)) : notBy(appealable, 'merchant');
}
