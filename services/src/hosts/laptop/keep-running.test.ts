/** A kept child comes back, with growing waits, until it ends too often. */
import { describe, expect, it } from 'vitest';
import { until } from './fixtures/until.ts';
import { type Child, CRASHES_MAX, keepRunning } from './keep-running.ts';

interface Fake extends Child {
  crash(): void;
  isStopped: boolean;
}

function createFake(): Fake {
  let end: (how: string) => void = () => undefined;
  const fake: Fake = {
    exited: new Promise((resolve) => {
      end = resolve;
    }),
    isStopped: false,
    crash: () => end('SIGKILL'),
    async stop() {
      fake.isStopped = true;
      end('exit code 0');
    },
  };
  return fake;
}

describe('keepRunning', () => {
  it('restarts what ends by itself and stops what is stopped', async () => {
    const started: Fake[] = [];
    const restarted: Fake[] = [];
    const kept = await keepRunning({
      name: 'fake',
      start: async () => {
        const fake = createFake();
        started.push(fake);
        return fake;
      },
      onRestarted: (fake) => restarted.push(fake),
      onGivenUp: (line) => expect.fail(line),
      backoffBaseMs: 1,
      log: () => undefined,
    });
    kept.current().crash();
    await until('a restart', () => restarted.length === 1);
    expect(started).toHaveLength(2);
    expect(kept.current()).toBe(started[1]);
    await kept.stop();
    expect(kept.current().isStopped).toBe(true);
    expect(started).toHaveLength(2);
  });

  it('gives up with one line when it ends too often, failed restarts counted', async () => {
    let starts = 0;
    const givenUp = new Promise<string>((resolve, reject) => {
      keepRunning({
        name: 'fake',
        start: async () => {
          starts += 1;
          if (starts > 1) throw new Error('no\nroom');
          const fake = createFake();
          queueMicrotask(fake.crash);
          return fake;
        },
        onGivenUp: resolve,
        backoffBaseMs: 1,
        log: () => undefined,
      }).catch(reject);
    });
    expect(await givenUp).toBe(`fake ended ${CRASHES_MAX + 1} times within a minute (last: no room).`);
    expect(starts).toBe(CRASHES_MAX + 1);
  });

  it('rejects when the first start fails', async () => {
    const options = {
      name: 'fake',
      start: () => Promise.reject(new Error('no room')),
      onGivenUp: () => undefined,
      log: () => undefined,
    };
    await expect(keepRunning(options)).rejects.toThrow('no room');
  });
});
