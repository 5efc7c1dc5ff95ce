/** Why mutants survive, from reading the list; `fits` are tried on `file | line | what stood there → what stands there | mutator`. */
export type Kind = { title: string; why: string; fits: readonly RegExp[] };

/** The first kind that fits is taken, so what is said of single places comes before what is said of many. */
export const kinds: readonly Kind[] = [
  {
    title: 'Read once, while the file is loaded',
    why: 'Data of the standard that are built before any test begins; a mutant is switched on too late to be seen. What the standard says is held by `policy/standard.test.ts` and the generated documents.',
    fits: [/^policy\/standard\.ts \| /, / \| \.meta\(/, / \| (statement: z|\.object\(|\.refine\()/],
  },
  {
    title: 'What readers see',
    why: 'Views copy fields, and texts name what an event is about. The tests of the API hold them, over HTTP and PostgreSQL; those do not judge here.',
    fits: [/^domain\/views\//, /^domain\/(case-view|fact-text|readable)\.ts \| /],
  },
  {
    title: 'Words of a refusal',
    why: 'Which sentence says why not, or which code where another guard has refused before. That it is refused is tested.',
    fits: [
      /\b(refuse|refuseField|whyNot|whyKept)\(/,
      /^[^|]* \| [?:] '[A-Z].*StringLiteral$/,
      /^[^|]* \| return refund\?\.state === 'unknown' /,
    ],
  },
  {
    title: 'Nothing can be missing there',
    why: 'The types ask what happens without it, and no case gets there: optional chaining, what stands behind `??`, a return where nothing was found, a tender or clock that every case has. Only events that nobody can write would tell these apart.',
    fits: [
      / \| OptionalChaining$/,
      /\?\? (\[\]|''|'[^']*'|false|null|\{).* \| (ArrayDeclaration|StringLiteral|BooleanLiteral|ObjectLiteral)$/,
      /\| if \(!?[\w.]+( === (null|undefined))?\) return (\[\]|null|undefined|state|\{ drafts: \[\] \});? \| /,
      /\| if \(![\w.]+ \|\| ![\w.]+\) return /,
      /\bbefore !== null\b|\bbefore === null\b/,
    ],
  },
  {
    title: 'One of a kind',
    why: 'The examples have one refund, charge, clock or line that could be meant, so looking for the right one and taking the first come to the same. Where it is money, the suites over PostgreSQL have several.',
    fits: [
      /(id|name|kind|line_id|tender_id|change|by) === [\w.']+ → (true|.* !== ).* \| (ConditionalExpression|EqualityOperator)$/,
    ],
  },
  {
    title: 'A label among others',
    why: 'A `case` that does the same as the one it falls through to.',
    fits: [/\| (case '[^']+'|default): \| /],
  },
  {
    title: 'Equal ends',
    why: 'Both sides of the comparison give the same at equality (the same moment, nothing to add), or no example stands exactly there.',
    fits: [/(<|>|<=|>=) .* → .*(<|>|<=|>=) .* \| EqualityOperator$/],
  },
  {
    title: 'A number, a moment or a sort that other guards keep',
    why: 'Arithmetic and orders on what is cut, sorted or bounded again before anybody sees it, and forms of text that the API has checked before.',
    fits: [/ \| (ArithmeticOperator|Regex|UnaryOperator)$/, /\.sort\(|toSorted\(/],
  },
  {
    title: 'Only suites over PostgreSQL come by',
    why: 'No test beside the code reaches it; the ledger’s suites and the API’s do.',
    fits: [
      /^domain\/(decide\/report-difference|reconciliation)\.ts \| /,
      /^domain\/(weighings|set-aside|decide\/set-aside|risk)\.ts \| /,
    ],
  },
  {
    title: 'A guard before a guard',
    why: 'The condition spares work, or says again what lifecycle or windows made sure of, so that what follows comes to nothing without it.',
    fits: [/^domain\/(clockwork|clocks|rungs|evolve-verdicts)\.ts \| .* → (true|false) \| ConditionalExpression$/],
  },
];

/** What fits no kind. */
export const unexplained: Kind = { title: 'Missing examples', why: 'No test tells these apart yet.', fits: [] };
