/** What a consumer may do with the messages of its queue that it could not finish: have them back soon, or give one up. */

export interface DeadLetter {
  readonly deliveryId: string;
  readonly groupId: string;
  readonly body: string;
}

/**
 * Nothing depends on either call alone: a message that was left alone comes back when its visibility ends, and ends in the
 * dead-letter queue after its last receive. Both reject with StoreError.
 */
export interface Deliveries {
  /**
   * Shows deliveries again so many seconds from now: their group gives nothing while one of them is in flight. A delivery
   * that has run out is left alone.
   */
  showAgain(receiptHandles: readonly string[], delaySeconds: number): Promise<void>;
  /** Sends a copy to the dead-letter queue, in the same group; the copy of a second delivery within five minutes is swallowed. */
  bury(letter: DeadLetter): Promise<void>;
}
