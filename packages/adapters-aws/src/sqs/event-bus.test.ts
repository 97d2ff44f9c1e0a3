/** What the event bus does when SQS refuses a part of a batch. */
import { type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { MarketEvents } from '@tulip/contracts';
import { createRandom } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { SqsEventBus } from './event-bus.ts';
import { FifoSender } from './fifo-sender.ts';

type Failures = readonly { readonly index: number; readonly isSenderFault?: boolean }[];

/** A bus over a queue that refuses, call by call, the messages at the given places. */
function busOf(refusals: readonly Failures[]) {
  const client = new SQSClient({ region: 'us-east-2' });
  const sent: string[][] = [];
  const slept: number[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const { Entries: entries = [] } = args.input as SendMessageBatchCommandInput;
      const failures = refusals[sent.length] ?? [];
      sent.push(entries.map((entry) => String(entry.MessageDeduplicationId)));
      const Failed = failures.map(({ index, isSenderFault = false }) => {
        return { Id: String(index), SenderFault: isSenderFault, Code: 'InternalError' };
      });
      return { output: { $metadata: {}, Successful: [], Failed }, response: {} };
    },
    { step: 'initialize' },
  );
  const sleep = async (durationMs: number) => {
    slept.push(durationMs);
  };
  const bus = new SqsEventBus(
    new FifoSender({ client, queueUrl: 'http://queue', random: createRandom(1), timer: { sleep } }),
  );
  return { bus, sent, slept };
}

const message = (stream: string, to: number): MarketEvents => ({ v: 1, stream, from: to, to, events: [] });
const MIXED = [message('a', 1), message('b', 1), message('a', 2), message('b', 2), message('a', 3)];

describe('SqsEventBus', () => {
  it('sends again what was refused and all after it in its group, and nothing of other groups', async () => {
    const { bus, sent, slept } = busOf([[{ index: 2 }], [{ index: 1 }]]);
    await bus.publish(MIXED);
    expect(sent).toEqual([['a:1', 'b:1', 'a:2', 'b:2', 'a:3'], ['a:2', 'a:3'], ['a:3']]);
    expect(slept).toHaveLength(2);
  });

  it('begins no later batch before an earlier one is through', async () => {
    const { bus, sent } = busOf([[{ index: 9 }]]);
    await bus.publish(Array.from({ length: 11 }, (_, index) => message('a', index + 1)));
    expect(sent.map((batch) => batch.at(-1))).toEqual(['a:10', 'a:10', 'a:11']);
  });

  it('gives up in the end, and says that later will do', async () => {
    const refusal: Failures = [{ index: 0 }];
    const { bus, sent } = busOf([refusal, refusal, refusal, refusal, refusal, refusal]);
    await expect(bus.publish([message('a', 1)])).rejects.toMatchObject({ name: 'StoreError', failure: 'throttled' });
    expect(sent).toHaveLength(4);
  });

  it('does not try again what is our own fault', async () => {
    const { bus, sent } = busOf([[{ index: 0, isSenderFault: true }]]);
    await expect(bus.publish([message('a', 1)])).rejects.toMatchObject({ name: 'AssertionError' });
    expect(sent).toHaveLength(1);
  });
});
