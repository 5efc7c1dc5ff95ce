import { expect } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import type { CaseView } from '../../domain/case-view.ts';
import type { ApiBench } from './api.ts';
import { anApplication } from './applications.ts';
import type { Counter } from './counter.ts';

export type OrderInput = ApplicationInput['order'];
export type Given = Omit<Partial<ApplicationInput>, 'order'> & { order?: Partial<OrderInput> };

/** An application for line l1 of an order paid on 2 January 2026, unless the example says otherwise. */
export function application({ order, ...rest }: Given): Partial<ApplicationInput> {
  const usual = anApplication().order;
  const shipped = { paid_at: '2026-01-02T09:00:00+08:00', shipped_at: '2026-01-03T09:00:00+08:00' };
  return { ...rest, order: { ...usual, ...shipped, ...order } };
}

export const ruleIds = (judged: { rules: { id: string }[] }) => judged.rules.map(({ id }) => id);

/** A worked example asked of the API: judged, calculated, and lived through by a case whose clock starts where the example does. */
export function examplesOf(api: ApiBench, counter: Counter) {
  return {
    assess: async (given: Given, at: string) => {
      const body = { ...anApplication(application(given)), at };
      const answer = await api.ask('POST', '/v1/assessments', { body });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json();
    },
    openAt: (starts_at: string, given: Given): Promise<CaseView> =>
      counter.open({ ...application(given), sandbox: { starts_at } }),
    advance: async (id: string, to: string): Promise<CaseView> => {
      const answer = await api.post(`/v1/sandbox/cases/${id}/advance`, { to });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json();
    },
    calculate: async (kind: string, from: string, amount: number, more: object = {}) => {
      const answer = await api.ask('POST', '/v1/deadlines/calculate', { body: { kind, from, amount, ...more } });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json();
    },
  };
}
