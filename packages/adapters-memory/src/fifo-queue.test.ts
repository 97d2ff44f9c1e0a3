/** The FIFO queue model: order, locks, partial failures, deduplication, redelivery, dead letters. */
import { createRandom, epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryFifoQueue, type MemoryFifoQueue, type ReceivedMessage } from './fifo-queue.ts';

const VISIBILITY_MS = 60_000;
const RECEIVES_MAX = 5;

function setUp(seed = 1) {
  let now = 1_000_000;
  let sends = 0;
  const queue = createMemoryFifoQueue({
    clock: { now: () => epochMs(now) },
    random: createRandom(seed),
    visibilityTimeoutMs: VISIBILITY_MS,
    maxReceiveCount: RECEIVES_MAX,
  });
  return {
    queue,
    pass: (durationMs: number) => {
      now += durationMs;
    },
    send: (group: string, ...bodies: readonly string[]) => {
      for (const body of bodies) queue.send({ group, body, deduplicationId: `send ${sends++}` });
    },
  };
}

const bodies = (received: readonly ReceivedMessage[]) => received.map((message) => message.body);

function take(queue: MemoryFifoQueue, max = 10): string[] {
  const received = queue.receive(max);
  for (const { receiptHandle } of received) expect(queue.delete(receiptHandle)).toBe(true);
  return bodies(received);
}

function first(received: readonly ReceivedMessage[]): ReceivedMessage {
  const [message] = received;
  if (message === undefined) throw new Error('nothing was received');
  return message;
}

describe('order and locks', () => {
  it('receives several messages of one group, in order, up to the maximum', () => {
    const { queue, send } = setUp();
    send('a', ...'0123456789xyz');
    expect(take(queue, 3)).toEqual(['0', '1', '2']);
    expect(take(queue)).toEqual([...'3456789xyz']);
    expect(take(queue)).toEqual([]);
  });

  it.each([0, 11, 1.5])('refuses to receive %d', (max) => {
    expect(() => setUp().queue.receive(max)).toThrow('a receive takes 1 to 10');
  });

  it('gives nothing of a group in flight, and goes on with other groups', () => {
    const { queue, send } = setUp();
    send('a', 'a1', 'a2');
    const [a1] = queue.receive(1);
    send('b', 'b1');
    expect(take(queue)).toEqual(['b1']);
    expect(take(queue)).toEqual([]);
    expect(queue.delete(a1?.receiptHandle ?? '')).toBe(true);
    expect(take(queue)).toEqual(['a2']);
  });

  it('holds a group back while any of its batch is in flight', () => {
    const { queue, send } = setUp();
    send('a', 'a1', 'a2', 'a3');
    const [a1, a2] = queue.receive(2);
    queue.delete(a1?.receiptHandle ?? '');
    expect(queue.receive(10)).toEqual([]);
    queue.changeVisibility(a2?.receiptHandle ?? '', 0);
    expect(bodies(queue.receive(10))).toEqual(['a2', 'a3']);
  });

  it('serves groups in an order that the seed draws', () => {
    const order = (seed: number) => {
      const { queue, send } = setUp(seed);
      for (const group of 'abcdefgh') send(group, group);
      return take(queue).join('');
    };
    expect(order(5)).toBe(order(5));
    expect(new Set(Array.from({ length: 40 }, (_, seed) => order(seed))).size).toBeGreaterThan(4);
  });

  it('keeps each group in order under any mixture of sends, failures and timeouts', () => {
    const step = fc.record({
      group: fc.constantFrom('a', 'b', 'c'),
      max: fc.integer({ min: 1, max: 10 }),
      fails: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(), (steps, seed) => {
        const { queue, send, pass } = setUp(seed);
        const seen = new Map<string, number>();
        for (const [index, { group, max, fails }] of steps.entries()) {
          send(group, String(index));
          const failed = new Set<string>();
          for (const message of queue.receive(max)) {
            if (fails && message.receiveCount < RECEIVES_MAX) failed.add(message.group);
            if (failed.has(message.group)) continue;
            expect(Number(message.body)).toBeGreaterThan(seen.get(message.group) ?? -1);
            seen.set(message.group, Number(message.body));
            queue.delete(message.receiptHandle);
          }
          if (failed.size > 0) pass(VISIBILITY_MS);
        }
        expect(queue.deadLetters()).toEqual([]);
      }),
    );
  });
});

describe('partial failure and redelivery', () => {
  it('shows what was not deleted again after the visibility timeout, in order, and counts the receives', () => {
    const { queue, send, pass } = setUp();
    send('a', 'a1', 'a2', 'a3');
    const received = queue.receive(10);
    expect(received.map((message) => message.receiveCount)).toEqual([1, 1, 1]);
    queue.delete(first(received).receiptHandle);
    pass(VISIBILITY_MS - 1);
    expect(queue.receive(10)).toEqual([]);
    pass(1);
    const again = queue.receive(10);
    expect(bodies(again)).toEqual(['a2', 'a3']);
    expect(again.map((message) => message.receiveCount)).toEqual([2, 2]);
  });

  it('refuses a delivery that has run out, also when the message is in flight again', () => {
    const { queue, send, pass } = setUp();
    send('a', 'a1');
    const stale = first(queue.receive(1)).receiptHandle;
    pass(VISIBILITY_MS);
    expect(queue.delete(stale)).toBe(false);
    const fresh = first(queue.receive(1)).receiptHandle;
    expect(queue.delete(stale)).toBe(false);
    expect(queue.changeVisibility(stale, 0)).toBe(false);
    expect(queue.delete(fresh)).toBe(true);
    expect(queue.delete(fresh)).toBe(false);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('hides a message for longer when asked to', () => {
    const { queue, send, pass } = setUp();
    send('a', 'a1');
    expect(queue.changeVisibility(first(queue.receive(1)).receiptHandle, 2 * VISIBILITY_MS)).toBe(true);
    pass(VISIBILITY_MS);
    expect(queue.receive(1)).toEqual([]);
    pass(VISIBILITY_MS);
    expect(bodies(queue.receive(1))).toEqual(['a1']);
  });

  it('tells what is visible and what is in flight', () => {
    const { queue, send, pass } = setUp();
    send('a', 'a1', 'a2');
    send('b', 'b1');
    expect(queue.depth()).toEqual({ visible: 3, inFlight: 0 });
    queue.receive(1);
    expect(queue.depth()).toEqual({ visible: 2, inFlight: 1 });
    pass(VISIBILITY_MS);
    expect(queue.depth()).toEqual({ visible: 3, inFlight: 0 });
  });
});

describe('deduplication', () => {
  it('swallows a repeated id for five minutes after the first send, received or not', () => {
    const { queue, pass } = setUp();
    const message = { group: 'a', deduplicationId: 'once', body: 'a1' };
    const messageId = queue.send(message);
    expect(queue.send({ ...message, body: 'other' })).toBe(messageId);
    expect(take(queue)).toEqual(['a1']);
    pass(150_000);
    expect(queue.send(message)).toBe(messageId);
    pass(149_999);
    expect(queue.send(message)).toBe(messageId);
    expect(take(queue)).toEqual([]);
    pass(1);
    expect(queue.send(message)).not.toBe(messageId);
    expect(take(queue)).toEqual(['a1']);
  });
});

describe('dead letters', () => {
  it('gives a message up after its last receive, and the group goes on', () => {
    const { queue, send, pass } = setUp();
    send('a', 'poison', 'a2');
    for (let count = 1; count <= RECEIVES_MAX; count++) {
      const message = first(queue.receive(1));
      expect(message).toMatchObject({ body: 'poison', receiveCount: count });
      pass(VISIBILITY_MS);
      expect(queue.deadLetters()).toEqual([]);
    }
    expect(bodies(queue.receive(10))).toEqual(['a2']);
    expect(queue.deadLetters()).toMatchObject([{ group: 'a', body: 'poison', receiveCount: RECEIVES_MAX }]);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 1 });
  });
});
