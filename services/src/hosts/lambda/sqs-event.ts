/** SQS batches between AWS’s shape and ours. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { QueueDelivery } from '../../handlers/queue-delivery.ts';

export function deliveriesOf(event: SQSEvent): QueueDelivery[] {
  return event.Records.map((record) => ({
    deliveryId: record.messageId,
    receiptHandle: record.receiptHandle,
    groupId: record.attributes.MessageGroupId ?? '',
    body: record.body,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
  }));
}

/** The partial batch response: only these come back. */
export function failuresOf(deliveryIds: readonly string[]): SQSBatchResponse {
  return { batchItemFailures: deliveryIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
