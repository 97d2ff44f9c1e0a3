/** The events with which AWS would invoke the functions, made from what the recorded calls wrote and sent. */
import { messageEvent } from '@tulip/services/hosts/laptop/websocket-events.ts';
import type { RecordedCall } from '../recorded-call.ts';

/** A message that was sent to a queue. */
export interface SentMessage {
  readonly queue: string;
  readonly group: string;
  readonly body: string;
}

interface Sent {
  readonly MessageGroupId: string;
  readonly MessageBody: string;
}

export function sentMessages({ command, input }: RecordedCall): SentMessage[] {
  if (command !== 'SendMessageCommand' && command !== 'SendMessageBatchCommand') return [];
  const { QueueUrl, Entries, ...single } = input as Sent & { readonly QueueUrl: string; readonly Entries?: Sent[] };
  const queue = QueueUrl.split('/').at(-1) ?? '';
  return (Entries ?? [single]).map(({ MessageGroupId: group, MessageBody: body }) => ({ queue, group, body }));
}

interface Write {
  readonly Put?: { readonly Item: { readonly pk: string; readonly sk: string } };
}

/** The keys of the items of one kind that a transaction put: what the change stream would tell of. */
export function putKeys({ command, input }: RecordedCall, prefix: string): { pk: string; sk: string }[] {
  if (command !== 'TransactWriteItemsCommand') return [];
  const { TransactItems } = input as { readonly TransactItems: readonly Write[] };
  return TransactItems.flatMap(({ Put }) =>
    Put?.Item.pk.startsWith(prefix) === true ? [{ pk: Put.Item.pk, sk: Put.Item.sk }] : [],
  );
}

export function streamEvent(keys: readonly { pk: string; sk: string }[]): object {
  return { Records: keys.map(({ pk, sk }) => ({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } })) };
}

export function queueEvent(messages: readonly SentMessage[]): object {
  return {
    Records: messages.map(({ group, body }, index) => ({
      messageId: `message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes: { MessageGroupId: group, ApproximateReceiveCount: '1' },
    })),
  };
}

export function socketEvent(connectionId: string, body: string): object {
  return messageEvent({ id: connectionId, sourceIp: '127.0.0.1', userAgent: 'walk', connectedAt: 0 }, body);
}

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** API Gateway's payload format 2.0. */
export function httpEvent({ method, path, body, headers = {} }: HttpCall): object {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { 'content-type': 'application/json', host: 'api.example', ...headers },
    requestContext: {
      domainName: 'api.example',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'walk' },
      requestId: 'walk',
      routeKey: '$default',
      stage: '$default',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
