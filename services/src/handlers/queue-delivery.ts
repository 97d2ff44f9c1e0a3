/** One message as a queue delivers it, whatever the host calls it. */
export interface QueueDelivery {
  readonly deliveryId: string;
  readonly groupId: string;
  readonly body: string;
  /** How often it was delivered, this time included. */
  readonly receiveCount: number;
}
