/** The sweeper's event: the input of its schedule, or what someone by hand sends in its place. */
import type { ScheduleInput } from '@tulip/resources';
import * as z from 'zod/mini';

const scheduleInput = z.object({ ringAll: z.boolean() });

/** What is not an input of ours, EventBridge's own envelope above all, asks for an ordinary sweep: to sweep is always right. */
export function sweepInputOf(event: unknown): ScheduleInput {
  const parsed = z.safeParse(scheduleInput, event);
  return parsed.success ? parsed.data : { ringAll: false };
}
