type Standing = {
  cases: readonly { id: string; stage: string; final: boolean }[];
  openTasks: readonly { caseId: string | null }[];
};

/** Cases that have not ended and that no person is asked to look at, in words. */
export function judgeStanding({ cases, openTasks }: Standing): string[] {
  const asked = new Set(openTasks.map(({ caseId }) => caseId));
  return cases
    .filter(({ id, final }) => !final && !asked.has(id))
    .map(({ id, stage }) => `${id} stays ${stage}, and no person has a task of it`);
}
