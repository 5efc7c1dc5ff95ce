import type { CaseState } from './state.ts';

type Appealable = CaseState['appealable'];
type Side = Appealable[number]['by'];

/** A decision went against a side: it is the one this side may have heard, whatever there was before (PL-05). */
export function openTo(appealable: Appealable, by: Side, event: string): Appealable {
  return [...notBy(appealable, by), { by, event }];
}

export function notBy(appealable: Appealable, side: Side): Appealable {
  return appealable.filter(({ by }) => by !== side);
}
