/** The replay guard when its own memory fails, is full, or is asked twice at once: it steps aside and never decides. */
import type { CacheClient } from '@aws-lambda-powertools/idempotency/cache/types';
import type { LogMessageId } from '@tulip/contracts';
import { StoreError } from '@tulip/exchange';
import { describe, expect, it, vi } from 'vitest';
import { createRecentRecords } from './recent-records.ts';
import { PowertoolsReplayGuard } from './replay-guard.ts';

const KEY = { userId: 'clusius', idempotencyKey: 'k' };

function guardOver(records: CacheClient) {
  const logged: LogMessageId[] = [];
  const guard = new PowertoolsReplayGuard({ write: (id) => logged.push(id) }, records);
  return { guard, logged };
}

/** A cache that fails in one of its calls. */
function failing(call: keyof CacheClient, failsWhen = (_value: string) => true): CacheClient {
  const records = createRecentRecords(10);
  const fail = async () => {
    throw new Error('the cache is gone');
  };
  if (call !== 'set') return { ...records, [call]: fail };
  return {
    ...records,
    set: (name, value, options) => (failsWhen(String(value)) ? fail() : records.set(name, value, options)),
  };
}

describe('PowertoolsReplayGuard', () => {
  it('does the work when its memory cannot be asked, and says so', async () => {
    const { guard, logged } = guardOver(failing('set'));
    expect(await guard.once(KEY, async () => 'id')).toBe('id');
    expect(logged).toEqual(['REPLAY_CACHE_FAILED']);
  });

  it('answers with the work that was done when it cannot remember it, and does not do it twice', async () => {
    const { guard, logged } = guardOver(failing('set', (value) => value.includes('COMPLETED')));
    const work = vi.fn(async () => 'id');
    expect(await guard.once(KEY, work)).toBe('id');
    expect(work).toHaveBeenCalledTimes(1);
    expect(logged).toEqual(['REPLAY_CACHE_FAILED']);
  });

  it('hands on the failure of the work also when it cannot forget the attempt', async () => {
    const { guard } = guardOver(failing('del'));
    const failure = new StoreError('throttled', 'orders.accept');
    const work = vi.fn(() => Promise.reject(failure));
    await expect(guard.once(KEY, work)).rejects.toBe(failure);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does the work itself while somebody else holds the key, and says nothing', async () => {
    const { guard, logged } = guardOver(createRecentRecords(10));
    const answer = await guard.once(KEY, () => guard.once(KEY, async () => 'inner'));
    expect(answer).toBe('inner');
    expect(logged).toEqual([]);
  });

  it('does forgotten work again', async () => {
    const { guard } = guardOver(createRecentRecords(1));
    const work = vi.fn(async () => 'id');
    await guard.once(KEY, work);
    await guard.once({ ...KEY, idempotencyKey: 'another' }, async () => 'other');
    expect(await guard.once(KEY, work)).toBe('id');
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('writes no warning to the console', async () => {
    const warn = vi.spyOn(console, 'warn');
    await guardOver(createRecentRecords(10)).guard.once(KEY, async () => 'id');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('createRecentRecords', () => {
  it('keeps the latest written, and no more than it may', async () => {
    const records = createRecentRecords(2);
    for (const name of ['a', 'b', 'a', 'c']) await records.set(name, `${name}!`);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => records.get(name)))).toEqual(['a!', null, 'c!']);
  });

  it('writes nothing over a record when told not to', async () => {
    const records = createRecentRecords(2);
    expect(await records.set('a', 'first', { NX: true })).toBe('OK');
    expect(await records.set('a', 'second', { NX: true })).toBeNull();
    expect(await records.get('a')).toBe('first');
    expect(await records.del(['a', 'b'])).toBe(1);
    expect(await records.set('a', 'third', { NX: true })).toBe('OK');
  });
});
