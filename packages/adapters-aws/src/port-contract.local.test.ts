/** Holds every adapter to the port contract, over engines that speak the services' own protocols. */
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { balanceAdjustments, marketEvents, orderBell } from '@tulip/contracts';
import { type DrainedMessage, describePorts } from '@tulip/exchange/port-contract';
import { must } from '@tulip/std';
import { afterAll, beforeAll } from 'vitest';
import { headKey } from './dynamodb/items/keys.ts';
import { type LocalAws, startLocalAws } from './testing/local-aws.ts';

let local: LocalAws | undefined;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(async () => {
  await local?.stop();
});

describePorts('AWS', async () => {
  const { adapters, clients, options } = await must(local, 'the engines').createStore();
  const { tables, queues } = options;
  return {
    ...adapters,
    drainBells: () => drain(clients.sqs, queues.orders.queue, (body) => orderBell.parse(body)),
    drainAdjustments: () => drain(clients.sqs, queues.balances.queue, (body) => balanceAdjustments.parse(body)),
    drainBus: () => drain(clients.sqs, queues.events.queue, (body) => marketEvents.parse(body)),
    async receiveBells() {
      const command = new ReceiveMessageCommand({ QueueUrl: queues.orders.queue, MaxNumberOfMessages: 10 });
      const { Messages: messages = [] } = await clients.sqs.send(command);
      return messages.map(({ ReceiptHandle: handle }) => ({ receiptHandle: must(handle, 'the handle') }));
    },
    async loseHead(stream) {
      const documents = DynamoDBDocumentClient.from(clients.dynamodb);
      await documents.send(new DeleteCommand({ TableName: tables.edge, Key: headKey(stream) }));
    },
    // The local engines write their indexes with the item and count exactly.
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
});

async function drain<Message>(client: SQSClient, queueUrl: string, parse: (body: unknown) => Message) {
  const drained: DrainedMessage<Message>[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['MessageGroupId'],
    });
    const { Messages: messages = [] } = await client.send(command);
    if (messages.length === 0) return drained;
    for (const { Attributes: attributes, Body: body, ReceiptHandle: handle } of messages) {
      drained.push({
        group: must(attributes?.MessageGroupId, 'the group'),
        message: parse(JSON.parse(must(body, 'the body'))),
      });
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: must(handle, 'the handle') }));
    }
  }
}
