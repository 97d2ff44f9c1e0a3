/** What EventBridge Scheduler does for the deployed functions, every second instead of every minute. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { ACCOUNT_ID } from './names.ts';
import { toOneLine } from './start-error.ts';

export interface Scheduler {
  /** Schedules nothing more and waits for the invocation under way. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

/**
 * Invokes at once and then every second, never two at a time. Until one invocation has succeeded the event's detail
 * says `ringAll`: the queues of the laptop are memory, so after a start everything pending must be rung again.
 */
export function startScheduler(region: string, target: LocalFunction, log: Log, everyMs = EVERY_MS): Scheduler {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    let hasRungAll = false;
    while (!stopping.signal.aborted) {
      try {
        await target.invoke(scheduledEvent(region, !hasRungAll));
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

function scheduledEvent(region: string, isRingAll: boolean) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: ACCOUNT_ID,
    time: new Date().toISOString(),
    region,
    resources: [],
    detail: isRingAll ? { ringAll: true } : {},
  };
}
