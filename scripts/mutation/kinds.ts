/** Why mutants survive, from reading the list; `fits` are tried on file, line, and what stood there → what stands there. */
export type Kind = { title: string; why: string; fits: readonly RegExp[] };

export const kinds: readonly Kind[] = [];

/** What fits no kind. */
export const unexplained: Kind = { title: 'Missing examples', why: 'No test tells these apart yet.', fits: [] };
