import type { Plant } from './plant.ts';

const alarm = 'test/workflows/alarm.test.ts';
const story = 'test/workflows/return-story.test.ts';
const cases = 'test/ledger/api-cases.test.ts';
const callbacks = 'test/ledger/api-callbacks.test.ts';

/** Workflows, activities and the API: what stands around the ledger. */
export const surroundingPlants: Plant[] = [
  {
    name: 'what no workflow has performed waits for Temporal to come back',
    file: 'ledger/sweep.ts',
    find: 'await inTurn(overdue, catchUp);',
    replace: '',
    test: {
      file: 'test/workflows/sweep.test.ts',
      name: 'performs what no workflow has performed, also while Temporal is away',
    },
  },
  {
    name: 'the alarm is not set anew for an earlier rung',
    file: 'workflows/alarm.ts',
    find: '(present.shift !== shift || realDue(present.next, present.shift) < due)',
    replace: 'present.shift !== shift',
    test: { file: alarm, name: 'is set anew when an earlier rung appears' },
  },
  {
    name: 'the alarm is not set anew when the case’s clock is moved',
    file: 'workflows/alarm.ts',
    find: '(present.shift !== shift || realDue(present.next, present.shift) < due)',
    replace: 'Date.parse(present.next.at) < Date.parse(next.at)',
    test: { file: alarm, name: 'is set anew when the clock of the case is moved' },
  },
  {
    name: '"not yet" is asked again without a pause',
    file: 'workflows/alarm.ts',
    find: 'notBefore = dueRung(known) ? Date.now() + NOT_YET_MS : 0;',
    replace: 'notBefore = 0;',
    test: { file: alarm, name: 'asks again a second after a "not yet"' },
  },
  {
    name: 'an effect that ended is started again',
    file: 'workflows/pump.ts',
    find: "progress.set(id, 'done');",
    replace: 'progress.delete(id);',
    test: {
      file: 'test/workflows/pump.test.ts',
      name: 'does not move money when the ledger takes it back',
    },
  },
  {
    name: 'the run ends while an effect is under way',
    file: 'workflows/case-file.ts',
    find: "(milestone === 'closed' ? isClosed() && isQuiet() : recorded() !== undefined || isClosed());",
    replace: "(milestone === 'closed' ? isClosed() : recorded() !== undefined || isClosed());",
    test: {
      file: 'test/workflows/pump.test.ts',
      name: 'keeps the run open until its result is known, even on a closed case',
    },
  },
  {
    name: 'a fact older than the one known is believed',
    file: 'workflows/knowledge.ts',
    find: 'if (!newest || fact.seq > newest.seq) learn(fact);',
    replace: 'learn(fact);',
    test: { file: story, name: 'does not mind facts doubled, reordered or lost' },
  },
  {
    name: 'the story does not wait for the settlement',
    file: 'workflows/settle.ts',
    find: 'await file.until(settled);',
    replace: 'void [file, settled];',
    test: { file: story, name: 'goes its whole way, fact by fact' },
  },
  {
    name: 'the story waits for goods that stay with the consumer',
    file: 'workflows/return-case.ts',
    find: 'if (agreed?.goodsBack) {',
    replace: 'if (agreed) {',
    test: { file: story, name: 'refunds without the goods when nothing has to come back' },
  },
  {
    name: 'a payment is repeated without asking what became of it',
    file: 'activities/refund.ts',
    find: 'if (attempted) {',
    replace: 'if (attempted && stopped) {',
    test: { file: 'activities/refund.test.ts', name: 'after a lost answer asks first what became of it' },
  },
  {
    name: 'a payment is repeated when the provider does not know what became of it',
    file: 'activities/refund.ts',
    find: "if (before.status !== 'not_found') return before;",
    replace: "if (before.status !== 'not_found' && before.status !== 'unknown') return before;",
    test: {
      file: 'activities/refund.test.ts',
      name: 'repeats with the same number only when the provider never heard of it',
    },
  },
  {
    name: 'money is paid that the ledger does not owe',
    file: 'activities/refund.ts',
    find: 'await ledger.beginRefund(caseId, effectId);',
    replace:
      'await ledger.beginRefund(caseId, effectId).then(async (begun) => ({ ...begun, refund: (await ledger.owedRefund(caseId, effectId)).refund }));',
    test: { file: 'activities/refund.test.ts', name: 'asks nothing when nothing is owed any more' },
  },
  {
    name: 'another consumer’s case is shown',
    file: 'api/auth.ts',
    find: "if (caller?.role === 'consumer') return { consumerId: caller.party ?? '' };",
    replace: '',
    test: { file: cases, name: 'shows a side its own cases, and nobody else’s' },
  },
  {
    name: 'an auditor’s key writes',
    file: 'api/auth.ts',
    find: "if (writes && visitor.role === 'auditor') {",
    replace: "if (writes === 'as_account' && visitor.role === 'auditor') {",
    test: { file: cases, name: 'are for their side' },
  },
  {
    name: 'an auditor reads what is private',
    file: 'api/show-case.ts',
    find: "return role !== 'auditor';",
    replace: 'return role !== null;',
    test: { file: callbacks, name: 'brings the goods in, once, however often it comes' },
  },
  {
    name: 'an idempotency key is everybody’s',
    file: 'ledger/load.ts',
    find: 'commands.account} = ',
    replace: "commands.account} <> '' and '' <> ",
    test: { file: cases, name: 'of the same key belong to their account' },
  },
  {
    name: 'If-Match is not looked at',
    file: 'api/routes/commands.ts',
    find: 'ifMatch: versionSeen(request),',
    replace: 'ifMatch: versionSeen(request) && undefined,',
    test: { file: cases, name: 'move the case, and its version only when terms move' },
  },
  {
    name: 'a callback is believed whoever signed it',
    file: 'api/routes/callbacks.ts',
    find: 'if (!verify(request.headers, raw)) {',
    replace: 'if (!verify(request.headers, raw) && raw.length === 0) {',
    test: { file: callbacks, name: 'without the right signature, or without sense, is refused' },
  },
];
