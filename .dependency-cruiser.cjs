// The borders of the code. Arrows run domain ← policy ← ledger ← { api, activities }, and never back; every rule says why.
const own =
  '^(domain|policy|ledger|workflows|activities|ports|adapters|api|drizzle|audit|console|cli|scripts|test|bench)/|^[^/]+\\.ts$';
// A `rehearsal.ts` is what the tests beside it share.
const test = '\\.test\\.ts$|/rehearsal\\.ts$|^test/';

/** `from` may import, of our own code, only what `only` matches. */
const imports = (from, only, comment) => ({
  name: `${from}-imports`,
  comment,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: test },
  to: { path: own, pathNot: only },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Modules in a circle can only be understood all at once. Types may look back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere fails in production only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency',
      comment: 'A production install does not have it.',
      severity: 'error',
      from: { pathNot: `${test}|^scripts/|\\.config\\.ts$` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'declared-dependency',
      comment: 'A package that package.json does not name may vanish with another package’s update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    imports('domain', '^domain/', 'The domain is what everything else rests on, so it rests on nothing of ours.'),
    imports('policy', '^(domain|policy)/', 'The standard is judged by facts of the domain alone.'),
    imports(
      'ledger',
      '^(domain|policy|drizzle|ports|ledger)/',
      'The ledger decides and keeps; who calls it is not its concern.',
    ),
    imports('drizzle', '^(domain|drizzle)/', 'Tables take their words from the domain and know no one who uses them.'),
    imports('ports', '^(domain|ports)/', 'A port says what we need from outside, in our own words.'),
    imports('adapters', '^(domain|ports|adapters)/', 'An adapter serves a port; it decides nothing.'),
    imports(
      'activities',
      '^(domain|policy|ledger|drizzle|ports|activities)/',
      'An activity is a thin call to a port or the ledger.',
    ),
    imports(
      'api',
      '^(domain|policy|ledger|drizzle|ports|api)/',
      'A route is schema, one call, one reply: the call goes to the ledger or a query.',
    ),
    imports(
      'workflows',
      '^(workflows|activities)/|^domain/facts\\.ts$',
      'Workflow code knows facts and nothing else of ours, so that policy and state may change any day.',
    ),
    imports(
      'audit',
      '^(domain|policy|ledger|drizzle|ports|workflows|audit)/',
      'The audit reads what the ledger keeps and what workflows did; it serves nobody but auditors.',
    ),
    {
      name: 'workflows-borrow-types-only',
      comment: 'What runs in a workflow is fixed by its history: code of other layers may not come in.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: test },
      to: { path: own, pathNot: '^workflows/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-packages',
      comment: 'Only Temporal’s own packages are deterministic in the workflow sandbox.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: test },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: 'node_modules/@temporalio/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure',
      comment:
        'Domain and policy are pure: no I/O, no clock, no framework; schemas and exact allocation are all they borrow.',
      severity: 'error',
      from: { path: '^(domain|policy)/', pathNot: test },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/(zod|dinero\\.js)/' },
    },
    {
      name: 'ports-are-types',
      comment: 'A port has no code to run, so it needs no package at run time.',
      severity: 'error',
      from: { path: '^ports/', pathNot: test },
      to: { dependencyTypesNot: ['type-only'], pathNot: '^(domain|ports)/' },
    },
    {
      name: 'config-for-entry-points',
      comment: 'Only what is started reads settings; everything else is handed what it needs.',
      severity: 'error',
      from: { pathNot: `^(server|worker)\\.ts$|^scripts/|${test}` },
      to: { path: '^config\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'entry-points-are-last',
      comment: 'Importing an entry point would start it.',
      severity: 'error',
      from: {},
      to: { path: '^(server|worker)\\.ts$|-server\\.ts$', pathNot: '^scripts/temporal-server\\.ts$' },
    },
    {
      name: 'tests-are-last',
      comment: 'Production code that leans on tests or scripts cannot ship without them.',
      severity: 'error',
      from: { pathNot: `${test}|^scripts/|^bench/|\\.config\\.ts$` },
      to: { path: '^(test|scripts|bench)/|\\.test\\.ts$|/rehearsal\\.ts$' },
    },
  ],
  options: {
    // Without this, imports of types would go unseen.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.recourse/|^node_modules/(?!.*)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
