/** Keeps one child alive: restarts it with back-off when it ends by itself, and gives up when it ends too often. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';
import { toOneLine } from './start-error.ts';

export interface Child {
  /** Settles when the child has ended, with how it ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export interface KeepRunningOptions<T extends Child> {
  readonly name: string;
  /** Starts it once more; a rejection counts as a crash. */
  start(): Promise<T>;
  /** After a restart (not after the first start). */
  onRestarted?(child: T): void;
  /** When it has ended more than {@link CRASHES_MAX} times within a minute. */
  onGivenUp(line: string): void;
  readonly log: Log;
  /** Wait before the first restart in ms; doubles with each crash of the last minute, up to 2 s. */
  readonly backoffBaseMs?: number;
}

export interface KeptChild<T extends Child> {
  current(): T;
  /** Ends the child and keeps it ended. */
  stop(): Promise<void>;
}

export const CRASHES_MAX = 5;
const CRASH_WINDOW_MS = 60_000;
const BACKOFF_BASE_MS = 100;
const BACKOFF_CAP_MS = 2_000;

/** Starts the child and watches it; rejects when the first start fails. */
export async function keepRunning<T extends Child>(options: KeepRunningOptions<T>): Promise<KeptChild<T>> {
  const { name, log, backoffBaseMs = BACKOFF_BASE_MS } = options;
  let child = await options.start();
  const stopping = new AbortController();
  let crashes: readonly number[] = [];

  /** False when the bound is reached. */
  const mayRestart = (how: string): boolean => {
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    log(`${name} ended by itself (${how})`);
    if (crashes.length <= CRASHES_MAX) return true;
    options.onGivenUp(`${name} ended ${crashes.length} times within a minute (last: ${how}).`);
    return false;
  };

  const restart = async (): Promise<boolean> => {
    for (;;) {
      const waitMs = Math.min(BACKOFF_CAP_MS, backoffBaseMs * 2 ** (crashes.length - 1));
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return false;
      try {
        child = await options.start();
        if (stopping.signal.aborted) return false;
        log(`${name} is back`);
        options.onRestarted?.(child);
        return true;
      } catch (error) {
        if (!mayRestart(toOneLine(error))) return false;
      }
    }
  };

  const watch = async (): Promise<void> => {
    for (;;) {
      const how = await child.exited;
      if (stopping.signal.aborted || !mayRestart(how) || !(await restart())) return;
    }
  };
  const watched = watch();

  return {
    current: () => child,
    async stop() {
      stopping.abort();
      // A restart that is under way may still bring a child up: wait for it, then end that one too.
      await child.stop();
      await watched;
      await child.stop();
    },
  };
}
