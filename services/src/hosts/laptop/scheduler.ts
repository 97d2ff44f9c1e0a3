/** What EventBridge Scheduler does for the deployed functions, every second instead of every minute. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleInput } from '@tulip/resources';
import type { LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { toOneLine } from './start-error.ts';

export interface Scheduler {
  /** Schedules nothing more and waits for the invocation under way. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

/**
 * Invokes at once and then every second, never two at a time. The event is the schedule's input, but until one
 * invocation has succeeded it says `ringAll`: the queues of the laptop are memory, so after a start everything pending must be rung again.
 */
export function startScheduler(input: ScheduleInput, target: LocalFunction, log: Log, everyMs = EVERY_MS): Scheduler {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    let hasRungAll = false;
    while (!stopping.signal.aborted) {
      try {
        await target.invoke(hasRungAll ? input : { ...input, ringAll: true });
        hasRungAll = true;
      } catch (error) {
        log(`${target.definition.id} failed (${toOneLine(error)})`);
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
