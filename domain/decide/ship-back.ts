import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs, toText } from '../instant.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState, LineQuantity, Parcel } from '../state.ts';
import { unsettled } from './claimed-lines.ts';
import { isBeforeTheCase } from './receipt.ts';

/** The consumer hands the goods over: one parcel or several, together no more than what was approved (NR-08). */
export function shipBack(state: CaseState, body: PartyCommandBody<'ship_back'>, context: Context): Decision {
  const shipped = body.shipped_at ? toMs(body.shipped_at) : context.now;
  if (shipped > context.now) return refuseField('/shipped_at', 'lies in the future');
  if (isBeforeTheCase(state, shipped)) return refuseField('/shipped_at', 'lies before the application');
  const agreed = unsettled(state);
  const refused = refuseParcelLines(body, agreed);
  if (refused) return refused;
  const key = state.id.replace(/^case_/, '');
  const parcels = body.parcels.map(
    ({ carrier, lines }, index): Parcel => ({
      id: `pcl_${key}${state.parcels.length + index + 1}`,
      direction: 'back',
      carrier,
      lines: lines ?? agreed,
      state: 'announced',
      scans: [],
    }),
  );
  return {
    drafts: [
      {
        type: 'shipped_back',
        data: { parcels, freight_paid: body.freight_paid ?? 0 },
        to: 'returning',
        rules: ['NR-08'],
        clause: '3.1.3c',
        ...(body.shipped_at ? { occurred_at: toText(shipped) } : {}),
        content: context.content,
        evidence: context.evidence,
      },
    ],
  };
}

function refuseParcelLines(body: PartyCommandBody<'ship_back'>, agreed: LineQuantity[]): Decision | null {
  const sent = new Map<string, number>();
  for (const [parcel, { lines }] of body.parcels.entries()) {
    for (const [index, { line_id, quantity }] of (lines ?? []).entries()) {
      const total = (sent.get(line_id) ?? 0) + quantity;
      sent.set(line_id, total);
      if (total > (agreed.find((line) => line.line_id === line_id)?.quantity ?? 0)) {
        return refuseField(`/parcels/${parcel}/lines/${index}`, 'is not among what was approved to come back');
      }
    }
  }
  return null;
}
