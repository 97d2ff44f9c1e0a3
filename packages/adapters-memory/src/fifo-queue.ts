/**
 * An SQS FIFO queue in memory, driven by an injected clock: groups, in-flight locks, deduplication, dead letters.
 * Source: "Amazon SQS FIFO queues", "Visibility timeout" and "Dead-letter queues", Amazon SQS Developer Guide.
 */
import { assert, type Clock, type EpochMs, type Random, randomBelow } from '@tulip/std';

/** SQS swallows a repeated deduplication id for five minutes after the first send. */
export const DEDUPLICATION_WINDOW_MS = 300_000;
/** A receive returns at most this many messages. */
export const RECEIVE_MAX = 10;

export interface QueueSend {
  readonly group: string;
  readonly deduplicationId: string;
  readonly body: string;
}

export interface QueueMessage extends QueueSend {
  readonly messageId: string;
  readonly sentAt: EpochMs;
  /** How often it has been received, this time included. */
  readonly receiveCount: number;
}

export interface ReceivedMessage extends QueueMessage {
  /** Names this one delivery: worthless once the message is visible again. */
  readonly receiptHandle: string;
}

export interface MemoryFifoQueue {
  /** Answers the message's id; for a duplicate the id of the first, and nothing is queued. */
  send(message: QueueSend): string;
  /**
   * At most `max` (1–10) messages, each group in order and several of one group together. A group with a message in flight
   * gives nothing. A message received too often goes to the dead letters instead, and its group goes on without it.
   */
  receive(max: number): ReceivedMessage[];
  /** False when the delivery has run out: the message will come, or has come, again. */
  delete(receiptHandle: string): boolean;
  /** Hides the message for so long from now; 0 shows it at once. False when the delivery has run out. */
  changeVisibility(receiptHandle: string, timeoutMs: number): boolean;
  depth(): { readonly visible: number; readonly inFlight: number };
  /** In the order in which they were given up. */
  deadLetters(): readonly QueueMessage[];
}

export interface MemoryFifoQueueOptions {
  readonly clock: Clock;
  /** SQS promises no order among groups: chance draws which one a receive serves first. */
  readonly random: Random;
  readonly visibilityTimeoutMs: number;
  /** A message is received at most this often. */
  readonly maxReceiveCount: number;
}

interface Waiting {
  message: QueueMessage;
  /** Null while the message is visible. */
  delivery: { readonly receiptHandle: string; hiddenUntil: number } | null;
}

export function createMemoryFifoQueue(options: MemoryFifoQueueOptions): MemoryFifoQueue {
  const { clock, random, visibilityTimeoutMs, maxReceiveCount } = options;
  const groups = new Map<string, Waiting[]>();
  const inFlight = new Map<string, Waiting>();
  const firstSends = new Map<string, { readonly messageId: string; readonly sentAt: EpochMs }>();
  const deadLetters: QueueMessage[] = [];
  let sent = 0;

  function forgetOldSends(): void {
    for (const [deduplicationId, { sentAt }] of firstSends) {
      if (sentAt + DEDUPLICATION_WINDOW_MS > clock.now()) return;
      firstSends.delete(deduplicationId);
    }
  }

  function showExpired(): void {
    for (const waiting of inFlight.values()) {
      if (waiting.delivery !== null && waiting.delivery.hiddenUntil <= clock.now()) show(waiting);
    }
  }

  function show(waiting: Waiting): void {
    if (waiting.delivery !== null) inFlight.delete(waiting.delivery.receiptHandle);
    waiting.delivery = null;
  }

  function remove(waiting: Waiting): void {
    const group = groups.get(waiting.message.group) ?? [];
    group.splice(group.indexOf(waiting), 1);
    if (group.length === 0) groups.delete(waiting.message.group);
  }

  function deliver(waiting: Waiting): ReceivedMessage | null {
    const receiveCount = waiting.message.receiveCount + 1;
    if (receiveCount > maxReceiveCount) {
      deadLetters.push(waiting.message);
      remove(waiting);
      return null;
    }
    const receiptHandle = `${waiting.message.messageId}/${receiveCount}`;
    waiting.message = { ...waiting.message, receiveCount };
    waiting.delivery = { receiptHandle, hiddenUntil: clock.now() + visibilityTimeoutMs };
    inFlight.set(receiptHandle, waiting);
    return { ...waiting.message, receiptHandle };
  }

  /** The groups that may be served, the first drawn by chance, the others in the order in which they came to be. */
  function openGroups(): Waiting[][] {
    const open = [...groups.values()].filter((group) => group.every((waiting) => waiting.delivery === null));
    if (open.length === 0) return [];
    const first = randomBelow(random, open.length);
    return [...open.slice(first), ...open.slice(0, first)];
  }

  return {
    send(message) {
      forgetOldSends();
      const duplicate = firstSends.get(message.deduplicationId);
      if (duplicate !== undefined) return duplicate.messageId;
      sent += 1;
      const messageId = `message-${sent}`;
      const sentAt = clock.now();
      firstSends.set(message.deduplicationId, { messageId, sentAt });
      const group = groups.get(message.group) ?? [];
      group.push({ message: { ...message, messageId, sentAt, receiveCount: 0 }, delivery: null });
      groups.set(message.group, group);
      return messageId;
    },
    receive(max) {
      assert(Number.isInteger(max) && max >= 1 && max <= RECEIVE_MAX, `a receive takes 1 to ${RECEIVE_MAX}: ${max}`);
      showExpired();
      const received: ReceivedMessage[] = [];
      for (const waiting of openGroups().flatMap((group) => [...group])) {
        if (received.length === max) break;
        const message = deliver(waiting);
        if (message !== null) received.push(message);
      }
      return received;
    },
    delete(receiptHandle) {
      showExpired();
      const waiting = inFlight.get(receiptHandle);
      if (waiting === undefined) return false;
      inFlight.delete(receiptHandle);
      remove(waiting);
      return true;
    },
    changeVisibility(receiptHandle, timeoutMs) {
      showExpired();
      const waiting = inFlight.get(receiptHandle);
      if (waiting === undefined || waiting.delivery === null) return false;
      waiting.delivery.hiddenUntil = clock.now() + timeoutMs;
      showExpired();
      return true;
    },
    depth() {
      showExpired();
      const total = [...groups.values()].reduce((sum, group) => sum + group.length, 0);
      return { visible: total - inFlight.size, inFlight: inFlight.size };
    },
    deadLetters: () => deadLetters,
  };
}
