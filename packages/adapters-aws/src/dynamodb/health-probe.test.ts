/** What the probe says of answers that a healthy engine never gives: lost writes, its own retries, one table in trouble. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StoreError, type StoreFailure } from '@tulip/exchange';
import { createRandom, epochMs } from '@tulip/std';
import { expect, it } from 'vitest';
import { DynamoDbHealthProbe } from './health-probe.ts';
import { TableAccess } from './table-access.ts';

const TABLES = { exchange: 'exchange', edge: 'edge' };

interface Call {
  readonly TableName: string;
  readonly Item?: Readonly<Record<string, unknown>>;
}

/** A probe over a client that `answer` stands in for; `answer` is given each call's input. */
function probeOver(answer: (call: Call) => object) {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-2' }));
  documents.middlewareStack.add(
    () => async (args) => ({ output: { $metadata: {}, ...answer(args.input as Call) }, response: {} }),
    { step: 'initialize' },
  );
  const random = createRandom(1);
  const access = new TableAccess({ documents, random, timer: { sleep: () => Promise.resolve() } });
  const clock = { now: () => epochMs(1_700_000_000_000) };
  return new DynamoDbHealthProbe(access, { region: 'us-east-2', tables: TABLES, clock, random });
}

/** Two tables that keep the last item; `overwritten` may tell another story of what a write replaced. */
function storeOf(overwritten: (call: Call, before: object | undefined) => object | undefined) {
  const stored = new Map<string, object>();
  return (call: Call) => {
    const before = stored.get(call.TableName);
    if (call.Item === undefined) return { Item: before };
    stored.set(call.TableName, call.Item);
    return { Attributes: overwritten(call, before) };
  };
}

it('is well after a lost reply, when the second attempt overwrites what the first has written', async () => {
  const probe = probeOver(storeOf((call) => call.Item));
  expect(await probe.probe()).toBe('ok');
});

it('is well where another process has written in between', async () => {
  const probe = probeOver((call) => (call.Item === undefined ? { Item: { value: 'another' } } : {}));
  expect(await probe.probe()).toBe('ok');
});

it.each(['exchange', 'edge'])('is ill when the %s table forgets what it was given', async (table) => {
  const healthy = storeOf((_, before) => before);
  const probe = probeOver((call) => {
    const isForgotten = call.TableName === table;
    if (!isForgotten) return healthy(call);
    return call.Item === undefined ? { Item: { value: 'old' } } : { Attributes: { value: 'old' } };
  });
  expect(await probe.probe()).toBe('failed');
});

it.each<[string, Readonly<Record<string, StoreFailure>>, string]>([
  ['one is throttled', { exchange: 'throttled' }, 'throttled'],
  ['one is unreachable', { exchange: 'unreachable' }, 'failed'],
  ['one is throttled and one unreachable', { exchange: 'throttled', edge: 'unreachable' }, 'failed'],
])('says the worse of two tables: %s', async (_, failures, expected) => {
  const healthy = storeOf((_call, before) => before);
  const probe = probeOver((call) => {
    const failure = failures[call.TableName];
    if (failure !== undefined) throw new StoreError(failure, 'test');
    return healthy(call);
  });
  expect(await probe.probe()).toBe(expected);
});
