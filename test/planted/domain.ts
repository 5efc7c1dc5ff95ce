import type { Plant } from './plant.ts';

const guards = 'test/ledger/guards.test.ts';
const money = 'test/ledger/money-over-cases.test.ts';
const time = 'test/ledger/time.test.ts';

/** What a case may do, when, and with how much money. */
export const domainPlants: Plant[] = [
  {
    name: 'an open case’s claims hold nothing',
    file: 'domain/position.ts',
    find: 'line(lines, line_id).held += quantity;',
    replace: 'line(lines, line_id).held += 0 * quantity;',
    test: { file: money, name: 'claim a line one after the other' },
  },
  {
    name: 'the sum of what was given counts refunds only once they have arrived, neither promised nor unknown ones',
    file: 'domain/position.ts',
    find: 'for (const refund of other.refunds) {',
    replace: "for (const refund of other.refunds.filter(({ state }) => state === 'succeeded')) {",
    test: { file: guards, name: 'counts from its promise, whether or not it was paid yet' },
  },
  {
    name: 'a refund whose outcome is unknown counts as arrived',
    file: 'domain/payment.ts',
    find: "return state === 'succeeded' || state === 'manual';",
    replace: "return state === 'succeeded' || state === 'manual' || state === 'unknown';",
    test: { file: guards, name: 'whose outcome is not known keeps its case from being closed' },
  },
  {
    name: 'the platform may decide on more than is left',
    file: 'domain/decide/platform.ts',
    find: 'return body.amount != null && body.amount > leftToRefund(state, context)',
    replace: 'return body.amount != null && body.amount < 0',
    test: { file: money, name: 'decided by the platform for more than is left: refused, and no money moves' },
  },
  {
    name: 'an offer may be of more than other cases have left',
    file: 'domain/decide/claimed-lines.ts',
    find: 'const given = [...state.refunds, ...position.tenders]',
    replace: 'const given = [...state.refunds, ...position.tenders.slice(0, 0)]',
    test: { file: 'test/ledger/offers.test.ts', name: 'is never more than other cases of the order have left' },
  },
  {
    name: 'a settlement may exceed what the tenders still have',
    file: 'policy/settlement.ts',
    find: 'const manual = amount < 0 || amount > room;',
    replace: 'const manual = amount < 0;',
    test: { file: 'policy/settlement.test.ts', name: 'more than the tenders still have is for a person' },
  },
  {
    name: 'the cents that rounding leaves over are lost',
    file: 'domain/share.ts',
    find: 'share + (favoured.includes(index) ? 1 : 0)',
    replace: 'share + (favoured.includes(index) ? 0 : 0)',
    test: {
      file: 'domain/share.test.ts',
      name: 'gives what remains to the largest remainders, ties in order',
    },
  },
  {
    name: 'a last day of rest does not roll over',
    file: 'policy/return/windows.ts',
    find: "{ kind: 'natural_days', amount: days, rollover }",
    replace: "{ kind: 'natural_days', amount: days, rollover: false }",
    test: {
      file: 'policy/return/no-reason.test.ts',
      name: 'E1 (NR-01): a notice on the rolled last day at 23:00 is in time, and says why (TM-02)',
    },
  },
  {
    name: 'a closed case takes commands as far as the table goes',
    file: 'domain/decide.ts',
    find: "if (state.stage === 'closed') return refuse('case_closed', 'The case is closed; no command can move it any more.');",
    replace: '',
    test: { file: 'test/ledger/api-cases.test.ts', name: 'of the platform may be for a side, and the trail says so' },
  },
  {
    name: 'anybody may give any command that the stage knows',
    file: 'domain/decide.ts',
    find: 'if (!allowed.includes(actor.role)) return notYours(command, allowed);',
    replace: '',
    test: { file: 'test/ledger/api-cases.test.ts', name: 'are for their side' },
  },
  {
    name: 'an appeal is decided by the person who decided before',
    file: 'domain/decide/platform.ts',
    find: 'state.appeal !== null && state.decided_by.includes(person)',
    replace: 'state.appeal !== null && state.decided_by.length > 9',
    test: { file: 'test/ledger/endings.test.ts', name: 'of the platform is heard by another person than before' },
  },
  {
    name: 'lines that nobody claimed are approved',
    file: 'domain/decide/claimed-lines.ts',
    find: 'return !known || quantity > known.quantity ||',
    replace: 'return (known && quantity > known.quantity) ||',
    test: {
      file: 'test/ledger/by-line.test.ts',
      name: 'decides on no line twice, and on none of more than what waits',
    },
  },
  {
    name: 'a failed finding needs no evidence',
    file: 'domain/decide/inspection.ts',
    find: "if (unproven) return refuseField('/evidence', 'is needed for a finding of failed or wrong');",
    replace: 'void unproven;',
    test: { file: 'test/ledger/endings.test.ts', name: 'must add up, name every line once, and prove what failed' },
  },
  {
    name: 'silence decides what is for a person',
    file: 'domain/rungs.ts',
    find: "if (unasked || assessment.decision === 'manual') {",
    replace: 'if (unasked && assessment.rules.length === 0) {',
    test: {
      file: time,
      name: 'E42: after 48 silent hours a return is approved, and a refund without return of received goods goes to the platform',
    },
  },
  {
    name: 'a breach is dated with the day somebody looked, not the lawful one',
    file: 'domain/rungs.ts',
    find: '...(lawful === rung.at ? {} : { occurred_at: lawful }),',
    replace: '',
    test: {
      file: time,
      name: 'a scan that reaches us after the window is over leaves the merchant a day, and the breach its lawful date',
    },
  },
  {
    name: 'an outage extends a window that was over before it began: a late alarm gains time',
    file: 'domain/rungs.ts',
    find: 'const lost = toMs(clock.due_at) > outage.from ? outage.to - Math.max(outage.from, toMs(clock.started_at)) : 0;',
    replace: 'const lost = outage.to - Math.max(outage.from, toMs(clock.started_at));',
    test: { file: 'domain/rungs.test.ts', name: 'gives nothing to a window that was over before it began' },
  },
  {
    name: 'a hold lets the windows of a case act',
    file: 'domain/clocks.ts',
    find: "const stopped = clock.state === 'paused' || (state.held !== null && clock.name !== 'hold');",
    replace: 'const stopped = clock.started_at === null;',
    test: {
      file: 'test/ledger/hold.test.ts',
      name: 'does nothing by itself, takes no decision of the sides, and tells the lead when the hold is over',
    },
  },
  {
    name: 'what a pause took is not added to the window',
    file: 'domain/clocks.ts',
    find: 'const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));',
    replace: 'const pauses = clock.pauses.filter((pause) => pause.to !== null && pause.to < at);',
    test: {
      file: 'test/ledger/offers.test.ts',
      name: 'by the merchant and given on the second day: the review is longer by exactly these two days',
    },
  },
  {
    name: 'the statutory term does not end the inspection',
    file: 'domain/clockwork.ts',
    find: "const limit = name === 'inspect' ? inspectionLimit(before, from, context) : undefined;",
    replace: "const limit = name === 'hold' ? inspectionLimit(before, from, context) : undefined;",
    test: {
      file: time,
      name: 'E11: inspection passes by itself a day before the statutory term, the refund is due at its strict end, breached after the rolled one',
    },
  },
  {
    name: 'the platform extends a window past a statutory term',
    file: 'domain/decide/upkeep.ts',
    find: 'if (clock.limit?.rule && toMs(body.until) > toMs(clock.limit.due_at)) {',
    replace: 'if (clock.limit?.rule && toMs(body.until) < 0) {',
    test: {
      file: 'test/ledger/hold.test.ts',
      name: 'is not extended past a statutory term, nor backwards, nor when it does not run, nor by a side',
    },
  },
  {
    name: 'a notice that names another amount is believed',
    file: 'domain/decide/refunds.ts',
    find: "if (body.amount !== undefined && body.amount !== refund.amount) return 'amount';",
    replace: '',
    test: { file: 'test/ledger/api-callbacks.test.ts', name: 'that names another amount moves nothing' },
  },
  {
    name: 'a lapsed case is tried again for ever',
    file: 'domain/position.ts',
    find: 'return others.some(({ previous_case_id }) => previous_case_id === previous.id) ? null : previous;',
    replace: 'return previous;',
    test: { file: 'domain/position.test.ts', name: 'only once' },
  },
  {
    name: 'a milestone is set again by a later event',
    file: 'domain/record.ts',
    find: '.filter(([name]) => !(name in known));',
    replace: '.filter(([name]) => name !== String(known));',
    test: { file: 'domain/record.test.ts', name: 'sets a milestone once and for good' },
  },
  {
    name: 'a task that somebody has is taken by another',
    file: 'domain/decide/tasks.ts',
    find: 'return task.taken_by === null || task.taken_by === person ? null : taken;',
    replace: 'return null;',
    test: { file: 'test/ledger/tasks.test.ts', name: 'is taken by one of two who reach for it at once' },
  },
  {
    name: 'a refund that failed is nobody’s task',
    file: 'domain/tasks.ts',
    find: "return [{ kind: 'refund_failed', subject: draft.data.refund_id }];",
    replace: 'return [];',
    test: { file: 'domain/tasks.test.ts', name: 'a refund that failed, until it succeeds after all' },
  },
];
