/** One message as a queue delivers it, whatever the host calls it. */
export interface QueueDelivery {
  readonly deliveryId: string;
  /** Names this one delivery to the queue, e.g. to have it shown again. */
  readonly receiptHandle: string;
  readonly groupId: string;
  readonly body: string;
  /** How often it was delivered, this time included. */
  readonly receiveCount: number;
}
