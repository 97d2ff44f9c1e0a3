/** Brings every submission to a durable answer: sends, waits, asks again with the same key, also after a reload. */
import type { Order, PlaceOrderRequest } from '@tulip/contracts';
import type { CallOutcome } from '../api/outcome.ts';
import { createStore, type Schedule, type Store } from '../store/store.ts';
import { retryDelayMs } from '../time/retry-delay.ts';
import type { Timers } from '../time/timers.ts';
import type { SubmissionArchive } from './stored-submissions.ts';
import {
  answered,
  isSettled,
  isWithdrawable,
  newSubmission,
  postponed,
  restored,
  type Submission,
  sent,
} from './submission.ts';

export interface OrderQueue {
  /** Newest first. */
  readonly store: Store<readonly Submission[]>;
  /** Answers false when too many submissions are still on their way. */
  submit(region: string, body: PlaceOrderRequest): boolean;
  /** Takes up what an earlier page left unsettled. */
  restore(): void;
  withdraw(key: string): void;
  /** Skips the waits and sends what was queued offline: the network is back, or the trader asks. */
  retryNow(): void;
}

export interface OrderQueueDeps {
  readonly send: (submission: Submission) => Promise<CallOutcome<{ readonly order: Order }>>;
  readonly onAccepted: (order: Order, region: string) => void;
  readonly archive: SubmissionArchive;
  readonly newKey: () => string;
  /** Answers false when nothing can be sent now: the submission then waits where it stands, and nothing is at risk. */
  readonly isReachable: (region: string) => Promise<boolean>;
  readonly timers: Timers;
  readonly random: () => number;
  readonly schedule: Schedule;
}

export const UNSETTLED_MAX = 50;
const SETTLED_SHOWN = 20;
const RETRY_BASE_MS = 600;
const RETRY_CAP_MS = 20_000;
const UNREACHABLE_PAUSE_MS = 3_000;

export function createOrderQueue(deps: OrderQueueDeps): OrderQueue {
  const store = createStore<readonly Submission[]>([], deps.schedule);
  const waits = new Map<string, () => void>();
  const underWay = new Set<string>();

  function find(key: string): Submission | undefined {
    return store.latest().find((submission) => submission.key === key);
  }

  function put(submission: Submission): void {
    store.update((all) => withinLimit(all.map((other) => (other.key === submission.key ? submission : other))));
    if (isSettled(submission)) deps.archive.remove(submission.key);
    else deps.archive.save(submission);
  }

  async function attempt(key: string): Promise<void> {
    waits.delete(key);
    const due = find(key);
    if (due === undefined || isSettled(due) || underWay.has(key)) return;
    underWay.add(key);
    await ((await deps.isReachable(due.region)) ? ask(key) : postpone(key));
    underWay.delete(key);
  }

  async function ask(key: string): Promise<void> {
    const waiting = find(key);
    if (waiting === undefined || isSettled(waiting)) return;
    const sending = sent(waiting);
    put(sending);
    const outcome = await deps.send(sending);
    const delayMs = retryDelayMs(deps.random, sending.attempts, RETRY_BASE_MS, RETRY_CAP_MS);
    const now = answered(sending, outcome, deps.timers.nowMs(), delayMs);
    put(now);
    if (outcome.ok) deps.onAccepted(outcome.value.order, sending.region);
    schedule(now);
  }

  function postpone(key: string): void {
    const waiting = find(key);
    if (waiting === undefined || isSettled(waiting)) return;
    const later = postponed(waiting, deps.timers.nowMs() + UNREACHABLE_PAUSE_MS);
    put(later);
    wait(key, UNREACHABLE_PAUSE_MS);
  }

  function schedule(submission: Submission): void {
    const { state, key } = submission;
    if (state.kind !== 'retrying' && state.kind !== 'checking') return;
    wait(key, Math.max(0, state.retryAtMs - deps.timers.nowMs()));
  }

  function wait(key: string, delayMs: number): void {
    waits.set(
      key,
      deps.timers.after(delayMs, () => void attempt(key)),
    );
  }

  return {
    store,
    submit(region, body) {
      if (store.latest().filter((submission) => !isSettled(submission)).length >= UNSETTLED_MAX) return false;
      const submission = newSubmission(deps.newKey(), region, body, deps.timers.nowMs());
      store.update((all) => withinLimit([submission, ...all]));
      deps.archive.save(submission);
      void attempt(submission.key);
      return true;
    },
    restore() {
      const left = deps.archive.load().map((submission) => restored(submission, deps.timers.nowMs()));
      store.update((all) => [...all, ...left.reverse()]);
      for (const submission of left) {
        if (submission.state.kind === 'queued') void attempt(submission.key);
        schedule(submission);
      }
    },
    withdraw(key) {
      const submission = find(key);
      if (submission === undefined || !isWithdrawable(submission)) return;
      waits.get(key)?.();
      waits.delete(key);
      put({ ...submission, state: { kind: 'withdrawn' } });
    },
    retryNow() {
      for (const callOff of waits.values()) callOff();
      for (const { key } of store.latest()) void attempt(key);
    },
  };
}

function withinLimit(all: readonly Submission[]): readonly Submission[] {
  const settled = all.filter(isSettled);
  if (settled.length <= SETTLED_SHOWN) return all;
  const dropped = new Set(settled.slice(SETTLED_SHOWN));
  return all.filter((submission) => !dropped.has(submission));
}
