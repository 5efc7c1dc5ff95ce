/** The provider may have been asked, and what it said was not kept. */
export class AnswerLost extends Error {
  override name = 'AnswerLost';
}

export function lost(error: unknown): never {
  throw new AnswerLost('the answer was not kept', { cause: error });
}
