/**
 * An SQS FIFO queue in memory, driven by an injected clock: groups, in-flight locks, deduplication, dead letters.
 * Source: "Amazon SQS FIFO queues", "Visibility timeout" and "Dead-letter queues", Amazon SQS Developer Guide.
 */
import { assert, type Clock, type EpochMs, type Random, randomBelow } from '@tulip/std';
import { createDeduplicationWindow, type DeduplicationWindow } from './deduplication-window.ts';

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
  /** Takes a dead letter from a consumer, once for one deduplication id within five minutes. */
  bury(letter: QueueSend): void;
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
  delivery: { hiddenUntil: number } | null;
}

export function createMemoryFifoQueue(options: MemoryFifoQueueOptions): MemoryFifoQueue {
  return new FifoQueue(options);
}

class FifoQueue implements MemoryFifoQueue {
  readonly #options: MemoryFifoQueueOptions;
  readonly #sends: DeduplicationWindow;
  readonly #groups = new Map<string, Waiting[]>();
  readonly #inFlight = new Map<string, Waiting>();
  readonly #deadLetters: QueueMessage[] = [];
  readonly #burials: DeduplicationWindow;
  #sent = 0;

  constructor(options: MemoryFifoQueueOptions) {
    this.#options = options;
    this.#sends = createDeduplicationWindow(options.clock);
    this.#burials = createDeduplicationWindow(options.clock);
  }

  send(message: QueueSend): string {
    const duplicateOf = this.#sends.find(message.deduplicationId);
    if (duplicateOf !== undefined) return duplicateOf;
    this.#sent += 1;
    const messageId = `message-${this.#sent}`;
    this.#sends.remember(message.deduplicationId, messageId);
    const group = this.#groups.get(message.group) ?? [];
    const sentAt = this.#options.clock.now();
    group.push({ message: { ...message, messageId, sentAt, receiveCount: 0 }, delivery: null });
    this.#groups.set(message.group, group);
    return messageId;
  }

  receive(max: number): ReceivedMessage[] {
    assert(Number.isInteger(max) && max >= 1 && max <= RECEIVE_MAX, `a receive takes 1 to ${RECEIVE_MAX}: ${max}`);
    this.#showExpired();
    const received: ReceivedMessage[] = [];
    for (const waiting of this.#openGroups().flatMap((group) => [...group])) {
      if (received.length === max) break;
      const message = this.#deliver(waiting);
      if (message !== null) received.push(message);
    }
    return received;
  }

  delete(receiptHandle: string): boolean {
    this.#showExpired();
    const waiting = this.#inFlight.get(receiptHandle);
    if (waiting === undefined) return false;
    this.#inFlight.delete(receiptHandle);
    this.#remove(waiting);
    return true;
  }

  changeVisibility(receiptHandle: string, timeoutMs: number): boolean {
    this.#showExpired();
    const delivery = this.#inFlight.get(receiptHandle)?.delivery;
    if (delivery === undefined || delivery === null) return false;
    delivery.hiddenUntil = this.#options.clock.now() + timeoutMs;
    return true;
  }

  bury(letter: QueueSend): void {
    if (this.#burials.find(letter.deduplicationId) !== undefined) return;
    const messageId = `dead-${this.#deadLetters.length + 1}`;
    this.#burials.remember(letter.deduplicationId, messageId);
    this.#deadLetters.push({ ...letter, messageId, sentAt: this.#options.clock.now(), receiveCount: 0 });
  }

  depth() {
    this.#showExpired();
    const total = [...this.#groups.values()].reduce((sum, group) => sum + group.length, 0);
    return { visible: total - this.#inFlight.size, inFlight: this.#inFlight.size };
  }

  deadLetters(): readonly QueueMessage[] {
    return this.#deadLetters;
  }

  /** The groups that may be served, the first drawn by chance, the others in the order in which they came to be. */
  #openGroups(): Waiting[][] {
    const open = [...this.#groups.values()].filter((group) => group.every((waiting) => waiting.delivery === null));
    if (open.length === 0) return [];
    const first = randomBelow(this.#options.random, open.length);
    return [...open.slice(first), ...open.slice(0, first)];
  }

  #deliver(waiting: Waiting): ReceivedMessage | null {
    const { clock, visibilityTimeoutMs, maxReceiveCount } = this.#options;
    const receiveCount = waiting.message.receiveCount + 1;
    if (receiveCount > maxReceiveCount) {
      this.#deadLetters.push(waiting.message);
      this.#remove(waiting);
      return null;
    }
    const receiptHandle = `${waiting.message.messageId}/${receiveCount}`;
    waiting.message = { ...waiting.message, receiveCount };
    waiting.delivery = { hiddenUntil: clock.now() + visibilityTimeoutMs };
    this.#inFlight.set(receiptHandle, waiting);
    return { ...waiting.message, receiptHandle };
  }

  #showExpired(): void {
    const now = this.#options.clock.now();
    for (const [receiptHandle, waiting] of this.#inFlight) {
      if (waiting.delivery === null || waiting.delivery.hiddenUntil > now) continue;
      this.#inFlight.delete(receiptHandle);
      waiting.delivery = null;
    }
  }

  #remove(waiting: Waiting): void {
    const group = this.#groups.get(waiting.message.group) ?? [];
    group.splice(group.indexOf(waiting), 1);
    if (group.length === 0) this.#groups.delete(waiting.message.group);
  }
}
