import type { CaseView } from '../../domain/case-view.ts';
import { toMs } from '../../domain/instant.ts';
import { arrived, type Told } from './story.ts';

const dayMs = 86_400_000;
/** Characters that a terminal draws two columns wide. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;

const columns = [
  { title: 'Case', right: true },
  { title: 'Story', right: false },
  { title: 'Goods', right: false },
  { title: 'End', right: false },
  { title: 'Refunded', right: true },
  { title: 'Days', right: true },
] as const;

/** Every case in a row, below it where to look at it, and at the end what did not go as it should. */
export function tableOf(told: readonly Told[], apiUrl: string): string {
  const rows = told.flatMap(({ story, cases, faults }) =>
    cases.map(({ found }, index) => ({
      cells: [
        String(found.number),
        cases.length > 1 ? `${story.title} (${index + 1})` : story.title,
        found.lines.map(({ title, sku }) => title ?? sku).join(', '),
        `${faults.length > 0 ? '✗ ' : ''}${found.outcome ?? found.stage}`,
        moneyOf(found),
        daysOf(found).toFixed(1),
      ],
      links: [`${apiUrl}/v1/cases/${found.id}`, ...(found.links.temporal_ui ? [found.links.temporal_ui] : [])],
    })),
  );
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map(({ cells }) => cells[index] ?? '')].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return columns[index]?.right ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  const indent = ' '.repeat((widths[0] ?? 0) + 2);
  return [
    line(columns.map(({ title }) => title)),
    ...rows.flatMap(({ cells, links }) => [line(cells), ...links.map((link) => `${indent}${link}`)]),
    ...told.flatMap(({ story, faults }) => faults.map((fault) => `✗ ${story.title}: ${fault}`)),
  ].join('\n');
}

function moneyOf(found: CaseView): string {
  const { refunded, points } = arrived(found);
  if (refunded === 0 && points === 0) return '–';
  return `¥${(refunded / 100).toFixed(2)}${points > 0 ? ` + ${points} points` : ''}`;
}

/** Days the case has lived by its own clock. */
function daysOf({ opened_at, final_at, now }: CaseView): number {
  return (toMs(final_at ?? now) - toMs(opened_at)) / dayMs;
}

function widthOf(text: string): number {
  return [...text].length + (text.match(wide)?.length ?? 0);
}
