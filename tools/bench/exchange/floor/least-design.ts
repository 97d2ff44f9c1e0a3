/**
 * Floor (b): the least that any design must do for an order of this contract. Put it, on the condition that it is not there; ring
 * for it; and once for ten orders receive, write ten ledger entries and ten order rows behind a fence in one transaction, delete.
 */
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import {
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { EDGE_TABLE, ORDERS_QUEUE } from '@tulip/resources';
import type { RecordedCall } from '../host/call-recorder.ts';
import type { FloorEngines } from './floor-engines.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What the exchange wrote for one order: the floor writes the very same items. */
export interface OrderCalls {
  readonly put: PutCommandInput;
  readonly send: SendMessageCommandInput;
  readonly ledger: TransactItem;
  readonly update: TransactItem;
}

const ORDER_KEY = /^ORDER#(.+)$/;
const COMMANDS = 10;

/** The orders whose whole way is in the record, in the order of their acceptance. */
export function ordersIn(calls: readonly RecordedCall[]): OrderCalls[] {
  const orders = new Map<string, Partial<OrderCalls>>();
  const note = (orderId: string | undefined, found: Partial<OrderCalls>): void => {
    if (orderId !== undefined) orders.set(orderId, { ...orders.get(orderId), ...found });
  };
  for (const { part, command, input } of calls) {
    if (part === 'http-api' && command === 'PutCommand') {
      const put = input as PutCommandInput;
      note(orderIdOf(put.Item), { put });
    } else if (part === 'http-api' && command === 'SendMessageCommand') {
      const send = input as SendMessageCommandInput;
      note(JSON.parse(send.MessageBody ?? '{}').orderId, { send });
    } else if (command === 'TransactWriteCommand') {
      for (const item of (input as TransactWriteCommandInput).TransactItems ?? []) {
        if (item.Update !== undefined) note(orderIdOf(item.Update.Key), { update: item });
        const ledgered: unknown = item.Put?.Item?.['command']?.orderId;
        if (typeof ledgered === 'string') note(ledgered, { ledger: item });
      }
    }
  }
  return [...orders.values()].filter(isWhole);
}

function orderIdOf(item: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return ORDER_KEY.exec(String(item?.['pk']))?.[1];
}

function isWhole(order: Partial<OrderCalls>): order is OrderCalls {
  return (
    order.put !== undefined && order.send !== undefined && order.ledger !== undefined && order.update !== undefined
  );
}

/** Resolves with the seconds that it took; `width` loops share the orders. `firstSeq` must exceed what earlier runs have come to. */
export async function runLeastDesign(
  engines: FloorEngines,
  orders: readonly OrderCalls[],
  width: number,
  firstSeq: number,
): Promise<number> {
  const startedAt = performance.now();
  const batches = Array.from({ length: Math.ceil(orders.length / COMMANDS) }, (_, index) =>
    orders.slice(index * COMMANDS, (index + 1) * COMMANDS),
  ).entries();
  const loop = async (_: unknown, lane: number): Promise<void> => {
    for (const [index, batch] of batches) await runBatch(engines, batch, lane, firstSeq + index);
  };
  await Promise.all(Array.from({ length: width }, loop));
  return (performance.now() - startedAt) / 1000;
}

async function runBatch(
  { documents, clients: { sqs }, names, queueUrl }: FloorEngines,
  orders: readonly OrderCalls[],
  lane: number,
  seq: number,
): Promise<void> {
  const QueueUrl = queueUrl(names.queue(ORDERS_QUEUE.name));
  for (const { put, send } of orders) {
    await documents.send(new PutCommand(put));
    await sqs.send(new SendMessageCommand({ ...send, QueueUrl, MessageGroupId: `lane-${lane}` }));
  }
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: COMMANDS, MessageSystemAttributeNames: ['All'] }),
  );
  const fence: TransactItem = {
    Put: {
      TableName: names.table(EDGE_TABLE.id),
      Item: { pk: `FENCE#${lane}`, sk: 'HEAD', seq },
      ConditionExpression: 'attribute_not_exists(pk) OR #seq < :seq',
      ExpressionAttributeNames: { '#seq': 'seq' },
      ExpressionAttributeValues: { ':seq': seq },
    },
  };
  const items = orders.flatMap(({ ledger, update }) => [ledger, update]);
  await documents.send(new TransactWriteCommand({ TransactItems: [fence, ...items] }));
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, entry) => ({ Id: String(entry), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}
