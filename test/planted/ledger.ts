import type { Plant } from './plant.ts';

const guards = 'test/ledger/guards.test.ts';
const aReturn = 'test/ledger/return.test.ts';
const callbacks = 'test/ledger/api-callbacks.test.ts';
const judgedOnTime =
  'judges a command one millisecond after the due time as if the alarm had rung, and before it as it stands';

/** Locks, keys, rungs and what is written together. */
export const ledgerPlants: Plant[] = [
  {
    name: 'an opening takes no lock of the order',
    file: 'ledger/load.ts',
    find: 'lock ? tx.ask(lockOrder, { orderId: id }) : [],',
    replace: '[lock, lockOrder].slice(2),',
    test: { file: guards, name: 'two attempts at the same goods in one moment open one case' },
  },
  {
    name: 'a command takes no lock of the order',
    file: 'ledger/load.ts',
    find: "pg_advisory_xact_lock(hashtextextended('order:' ||",
    replace: "concat(left('order:' ||",
    test: { file: guards, name: 'settled at the same moment is never more than was paid' },
  },
  {
    name: 'the lock is one of the case, not of its order',
    file: 'ledger/load.ts',
    find: 'cases.orderId}`)}\n    from',
    replace: 'cases.id}`)}\n    from',
    test: { file: guards, name: 'settled at the same moment is never more than was paid' },
  },
  {
    name: 'only a tick performs the rungs that are due',
    file: 'ledger/move-case.ts',
    find: 'row.state.final ? untouched :',
    replace: "row.state.final || command.command !== 'tick' ? untouched :",
    test: { file: aReturn, name: judgedOnTime },
    says: 'AssertionError',
  },
  {
    name: 'a refused command takes the rungs before it back with it',
    file: 'ledger/move-case.ts',
    find: '...trailWrites(trail, request.tell),',
    replace: "...('refusal' in result ? [] : trailWrites(trail, request.tell)),",
    test: { file: aReturn, name: judgedOnTime },
  },
  {
    name: 'a rung is dated with the moment somebody looked',
    file: 'ledger/move-case.ts',
    find: 'const at = Math.max(toMs(rung.at), toMs(trail.state.at));',
    replace: 'const at = context.now;',
    test: { file: aReturn, name: 'is approved by the merchant’s silence at the due time, however late anyone looks' },
  },
  {
    name: 'a case’s clock runs behind its own trail',
    file: 'ledger/move-case.ts',
    find: 'Math.max(row.realMs + row.shiftMs, toMs(row.state.at))',
    replace: 'row.realMs + row.shiftMs',
    test: {
      file: 'test/ledger/time.test.ts',
      name: 'a clock never runs behind the case’s own trail, whatever the server’s clock does',
    },
  },
  {
    name: 'outages are given back after what is due was performed, that is never',
    file: 'ledger/move-case.ts',
    find: 'trail = append(trail, giveBackOutage(trail.state, outage), { command: null, at: context.now, context });',
    replace: 'void outage;',
    test: {
      file: 'test/ledger/time.test.ts',
      name: 'an outage of the API gives every party back the time it could not act, before anything due is performed',
    },
  },
  {
    name: 'the idempotency key of a command is looked up after it was decided',
    file: 'ledger/perform.ts',
    find: 'return loaded.kept && key ? repeat(tx, loaded.kept, key) : moveCase(',
    replace: 'return moveCase(',
    test: { file: aReturn, name: 'answers a repeated key with the first command, and refuses the key for another' },
  },
  {
    name: 'the fingerprint of a repeated key is not compared',
    file: 'ledger/perform.ts',
    find: 'if (kept.fingerprint !== key.fingerprint)',
    replace: 'if (kept.fingerprint.length === 0)',
    test: { file: aReturn, name: 'answers a repeated key with the first command, and refuses the key for another' },
  },
  {
    name: 'a commit whose answer was lost counts as a plain failure',
    file: 'ledger/perform.ts',
    find: 'if (error instanceof CommitUnknown) throw new OutcomeUnknown(error.message, { cause: error });',
    replace: 'void [CommitUnknown, OutcomeUnknown];',
    test: { file: guards, name: 'a commit whose answer was lost is neither done nor refused; its key tells' },
  },
  {
    name: 'a key taken meanwhile under another order’s lock is an accident',
    file: 'ledger/perform.ts',
    find: 'if (request.key && isKeyTaken(error)) return perform(deps, request);',
    replace: '',
    test: { file: guards, name: 'is refused for another request, and opens nothing' },
  },
  {
    name: 'the row of the outbox is missing',
    file: 'ledger/save.ts',
    find: "...(tell === 'outbox' ? factWrites(before, state) : []),",
    replace: '',
    test: {
      file: guards,
      name: 'what is to be told of a command is written with it, unless the caller takes it along',
    },
  },
  {
    name: 'claims stay held after the end',
    file: 'ledger/save.ts',
    find: '...(state.final && !before?.final ? claimWrites(state) : []),',
    replace: '',
    test: { file: aReturn, name: 'is withdrawn, and its goods may be claimed again' },
  },
  {
    name: 'a stranger’s case is found',
    file: 'ledger/actor.ts',
    find: "(caller.role === 'consumer' && caller.party !== identity.consumerId) ||",
    replace: '',
    test: {
      file: aReturn,
      name: 'refuses strangers, wrong sides, wrong stages and old versions, and nothing changes',
    },
  },
  {
    name: 'an event names the consumer',
    file: 'ledger/actor.ts',
    find: "party: caller.role === 'consumer' && caller.party ? saltedHash(salt, caller.party) : caller.party,",
    replace: 'party: caller.party,',
    test: { file: aReturn, name: 'keeps every free text out of its events' },
  },
  {
    name: 'money trusts what the workflow was told: owed or not is not read again',
    file: 'ledger/ledger.ts',
    find: 'const owed = refund !== undefined && state.owes.some(({ id }) => id === effectId);',
    replace: 'const owed = refund !== undefined;',
    test: { file: guards, name: 'that is not owed any more is not asked for again' },
  },
  {
    name: 'every attempt has a refund number of its own',
    file: 'ledger/ledger.ts',
    find: 'refundNo: refund.refund_no,',
    replace: 'refundNo: refund.refund_no + String(refund.attempts.length),',
    test: {
      file: guards,
      name: 'has one number for all of its rounds, and every round after the first asks what became of it',
    },
  },
  {
    name: 'the ledger does not say that a refund was asked for before',
    file: 'ledger/ledger.ts',
    find: 'attempted: refund.attempts.length > 1,',
    replace: 'attempted: refund.attempts.length < 1,',
    test: {
      file: guards,
      name: 'has one number for all of its rounds, and every round after the first asks what became of it',
    },
  },
  {
    name: 'a report has no key of its own',
    file: 'ledger/take-report.ts',
    find: "await ledger.perform({ caseId, command, caller, key, tell: 'outbox' });",
    replace: "await ledger.perform({ caseId, command, caller, tell: 'outbox' });",
    test: { file: callbacks, name: 'that comes again while it is being taken is taken once' },
  },
  {
    name: 'a number that two consumers claim goes to both',
    file: 'ledger/take-report.ts',
    find: 'const isContested = new Set(found.map(({ consumerId }) => consumerId)).size > 1;',
    replace: 'const isContested = found.length > 1_000;',
    test: { file: callbacks, name: 'goes to no case when several consumers claim its number' },
  },
  {
    name: 'the courier forgets what it could not send',
    file: 'ledger/courier.ts',
    find: 'sent.flatMap(({ value }) => value),',
    replace: 'rows,',
    test: { file: 'test/workflows/courier.test.ts', name: 'goes on with other cases when one is not taken' },
  },
  {
    name: 'the list of tasks is not written with the case',
    file: 'ledger/move-case.ts',
    find: '    ...taskWrites(trail, caller.person),\n',
    replace: '',
    test: {
      file: 'test/ledger/tasks.test.ts',
      name: 'follows the case: the window that moves, and the decision that ends it',
    },
  },
];
