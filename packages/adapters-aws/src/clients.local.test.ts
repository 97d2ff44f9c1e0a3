/** What the exchange relies on in the SDK itself: one token for all attempts of a transaction, and no silent second attempt. */
import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createRandom } from '@tulip/std';
import { afterEach, describe, expect, it } from 'vitest';
import { createClients } from './clients.ts';
import { TableAccess } from './dynamodb/table-access.ts';
import { SqsOrderBells } from './sqs/order-bells.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';

const DONE: ScriptedAnswer = { status: 200, body: '{}' };
const REFUSED = errorAnswer('ConditionalCheckFailedException');
const THROTTLED = errorAnswer('ProvisionedThroughputExceededException');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function clientOf(script: readonly ScriptedAnswer[]) {
  const server: ScriptedServer = await startScriptedServer(script);
  const clients = createClients({
    region: 'us-east-2',
    dynamodbEndpoint: server.endpoint,
    sqsEndpoint: server.endpoint,
    socketEndpoint: server.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  closing.push(() => clients.destroy(), server.stop);
  const documents = DynamoDBDocumentClient.from(clients.dynamodb);
  const access = new TableAccess({ documents, random: createRandom(1), timer: { sleep: () => Promise.resolve() } });
  const bells = new SqsOrderBells(clients.promptSqs, `${server.endpoint}/queue`);
  return { server, documents, access, bells };
}

function errorAnswer(code: string): ScriptedAnswer {
  return { status: 400, body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'no' }) };
}

const PUT = { TableName: 'edge', Item: { pk: 'A', sk: 'B' }, ConditionExpression: 'attribute_not_exists(pk)' };

describe('the SDK under the adapters', () => {
  it('sends a transaction again with the token of its first attempt', async () => {
    const { server, documents } = await clientOf(['hang-up', DONE]);
    await documents.send(new TransactWriteCommand({ TransactItems: [{ Put: PUT }] }));
    const tokens = server.requests.map(({ body }) => /"ClientRequestToken":"([^"]+)"/.exec(body)?.[1]);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBeTypeOf('string');
    expect(tokens[1]).toBe(tokens[0]);
  });

  it('gives the next transaction another token', async () => {
    const { server, documents } = await clientOf([DONE]);
    const command = () => new TransactWriteCommand({ TransactItems: [{ Put: PUT }] });
    for (const each of [command(), command()]) await documents.send(each);
    expect(new Set(server.requests.map(({ body }) => /"ClientRequestToken":"([^"]+)"/.exec(body)?.[1])).size).toBe(2);
  });
});

describe('a write whose first attempt lost its reply', () => {
  it('is not called refused by the condition that the first attempt may have met', async () => {
    const { access } = await clientOf(['hang-up', REFUSED]);
    await expect(access.put('test', PUT)).rejects.toMatchObject({ name: 'StoreError', failure: 'unknown-outcome' });
  });

  it('is not called throttled either: it may have been done', async () => {
    const { access, server } = await clientOf(['hang-up', THROTTLED]);
    await expect(access.put('test', PUT)).rejects.toMatchObject({ failure: 'unknown-outcome' });
    expect(server.requests).toHaveLength(3);
  });

  it('stands when the second attempt says so', async () => {
    const { access } = await clientOf(['hang-up', DONE]);
    expect(await access.put('test', PUT)).toBe('written');
  });

  it('leaves the next call of the same client alone', async () => {
    const { access } = await clientOf(['hang-up', DONE, REFUSED]);
    await access.put('test', PUT);
    expect(await access.put('test', PUT)).toBe('refused');
  });
});

describe('a write that was only ever turned away', () => {
  it('is refused by its condition', async () => {
    const { access } = await clientOf([REFUSED]);
    expect(await access.put('test', PUT)).toBe('refused');
  });

  it('is throttled after the last attempt', async () => {
    const { access, server } = await clientOf([THROTTLED]);
    await expect(access.put('test', PUT)).rejects.toMatchObject({ failure: 'throttled' });
    expect(server.requests).toHaveLength(3);
  });

  it('is unreachable where nobody listens', async () => {
    const { access, server } = await clientOf([DONE]);
    await server.stop();
    closing.splice(1);
    await expect(access.put('test', PUT)).rejects.toMatchObject({ failure: 'unreachable' });
  });
});

describe('a bell', () => {
  const BELL = { v: 1 as const, kind: 'place' as const, orderId: 'a'.repeat(32), stream: 'us-east-2/TULIP-0' };
  const MD5OfMessageBody = createHash('md5').update(JSON.stringify(BELL)).digest('hex');
  const RUNG: ScriptedAnswer = { status: 200, body: JSON.stringify({ MessageId: '1', MD5OfMessageBody }) };

  it('that a dead connection swallows is rung again', async () => {
    const { bells, server } = await clientOf(['hang-up', RUNG]);
    await bells.ring(BELL, 0);
    expect(server.requests).toHaveLength(2);
  });

  it('is given up where SQS never answers, long before its caller is', { timeout: 5_000 }, async () => {
    const { bells, server } = await clientOf(['silence']);
    await expect(bells.ring(BELL, 0)).rejects.toMatchObject({ name: 'StoreError', failure: 'unknown-outcome' });
    expect(server.requests).toHaveLength(2);
  });
});
