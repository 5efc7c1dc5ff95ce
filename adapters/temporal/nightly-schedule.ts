import { type Client, isGrpcServiceError, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';

const CALL_MS = 10_000;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/** A workflow that is started once a night; `at` is Beijing time, HH:MM. */
export type Nightly = { scheduleId: string; workflowType: string; args: unknown[]; taskQueue: string; at: string };

/**
 * Creates the schedule, or brings the one that is there up to date; safe to repeat, from several processes at once. False where the
 * namespace lets us keep no schedules: somebody else has to start the workflow then. A night on which Temporal was away is made up
 * for, a week back at most.
 */
export async function keepNightlySchedule(client: Client, nightly: Nightly): Promise<boolean> {
  const { scheduleId, workflowType, args, taskQueue, at } = nightly;
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const spec = { calendars: [{ hour: (hour + 16) % 24, minute }] }; // UTC; Beijing has no daylight saving
  const action = { type: 'startWorkflow' as const, workflowType, workflowId: scheduleId, args, taskQueue };
  const policies = { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow: '7 days' };
  const within = <T>(act: () => Promise<T>) => client.connection.withDeadline(Date.now() + CALL_MS, act);
  try {
    await within(() => client.schedule.create({ scheduleId, spec, action, policies }));
  } catch (error) {
    if (isRefused(error)) return false;
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(scheduleId);
    await within(() => handle.update(({ state }) => ({ spec, action, policies, state })));
  }
  return true;
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  return isGrpcServiceError(cause) && [PERMISSION_DENIED, UNIMPLEMENTED].includes(cause.code);
}
