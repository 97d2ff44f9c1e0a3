/** What the port contract cannot see of the lane counts: how seldom they ask, and when they forget. */
import { epochMs, must } from '@tulip/std';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAwsAdapters } from '../adapters.ts';
import { type LocalAws, startLocalAws } from '../testing/local-aws.ts';

const [HOME, PEER] = ['us-east-2', 'eu-west-1'];
const REGIONS = [HOME, PEER];

let local: LocalAws | undefined;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(async () => {
  await local?.stop();
});

/** Two processes on one table, and the DynamoDB calls of both. */
async function bench() {
  const { clients, options } = await must(local, 'the engines').createStore();
  const state = { now: 1_000_000, calls: 0, isThrottled: false };
  clients.dynamodb.middlewareStack.add(
    (next) => (args) => {
      state.calls += 1;
      if (state.isThrottled) throw Object.assign(new Error('too much'), { name: 'ThrottlingException' });
      return next(args);
    },
    { step: 'initialize' },
  );
  const start = () => createAwsAdapters({ ...options, clock: { now: () => epochMs(state.now) } }).laneCounts;
  return { state, start };
}

describe('the lane counts of a process', () => {
  it('are asked for once by all who ask within five seconds, and again when the clock was set back', async () => {
    const { state, start } = await bench();
    const [here, there] = [start(), start()];
    expect(await Promise.all([here.largest(REGIONS), here.largest(REGIONS)])).toEqual([new Map(), new Map()]);
    await there.raise(HOME, 8);
    state.now += 4_999;
    expect(await here.largest(REGIONS)).toEqual(new Map());
    expect(state.calls).toBe(2);
    state.now += 1;
    expect(await here.largest(REGIONS)).toEqual(new Map([[HOME, 8]]));
    await there.raise(HOME, 9);
    state.now -= 1;
    expect(await here.largest(REGIONS)).toEqual(new Map([[HOME, 9]]));
  });

  it('are raised by one call, whatever the process accepts from then on', async () => {
    const { state, start } = await bench();
    const counts = start();
    for (let order = 0; order < 5; order++) await counts.raise(HOME, 8);
    expect(state.calls).toBe(1);
    await start().raise(HOME, 2);
    expect(await counts.largest(REGIONS)).toEqual(new Map([[HOME, 8]]));
  });

  it('that could not be read are asked for again', async () => {
    const { state, start } = await bench();
    const counts = start();
    state.isThrottled = true;
    await expect(counts.largest(REGIONS)).rejects.toThrow('laneCounts.largest: throttled');
    state.isThrottled = false;
    expect(await counts.largest(REGIONS)).toEqual(new Map());
  });
});
