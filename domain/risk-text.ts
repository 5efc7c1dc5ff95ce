import type { Text } from './event-words.ts';
import type { Signal } from './risk.ts';

/** What a signal is, for the people of the platform who look at it: what was seen, and how much of it is usual. Never a verdict. */
export function riskText(signal: Signal): Text {
  const { seen, threshold } = signal;
  switch (signal.signal) {
    case 'velocity':
      return {
        zh: `该消费者 ${signal.window_days} 日内申请售后 ${seen} 次（通常不超过 ${threshold} 次）。`,
        en: `The consumer has applied ${times(seen)} within ${signal.window_days} days; up to ${threshold} are usual.`,
      };
    case 'keeps_repeated':
      return {
        zh: `该消费者 ${signal.window_days} 日内 ${seen} 次获得退款而货物未退回（通常不超过 ${threshold} 次）。`,
        en: `The consumer was refunded without the goods back ${times(seen)} within ${signal.window_days} days; up to ${threshold} are usual.`,
      };
    case 'evidence_reused':
      return {
        zh: `同一文件已在另外 ${seen} 个售后单中作为证据提交。`,
        en: `The same file was given as evidence in ${seen === 1 ? 'another case' : `${seen} other cases`}.`,
      };
    case 'weight_differs':
      return {
        zh: `包裹实重 ${signal.weight_g} 克，所申报商品应重 ${signal.claimed_g} 克，相差 ${seen} 克（允许 ${threshold} 克）。`,
        en: `What came back weighs ${signal.weight_g} g, what was claimed ${signal.claimed_g} g: ${seen} g apart, where ${threshold} g are allowed for.`,
      };
    default:
      return unforeseen(signal);
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function unforeseen(signal: never): never {
  throw new Error(`a signal of no known kind: ${JSON.stringify(signal)}`);
}
