/** The memory of a Region's process over a run. */
import type { MemoryFigures } from './host/probe.ts';
import type { ProbedExchange } from './host/probed-exchange.ts';

/** Bytes of the heap that its functions live in; `rss` is the whole process, the queue engine and its messages too. */
export interface Memory {
  /** After a full collection. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly heapMax: number;
  readonly rssMax: number;
  readonly seconds: number;
}

export interface MemoryWatch {
  end(): Promise<Memory>;
}

const EVERY_MS = 1_000;

export async function watchMemory(exchange: ProbedExchange): Promise<MemoryWatch> {
  const before = await exchange.memory({ collected: true });
  const samples: MemoryFigures[] = [before];
  let reading: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    reading = exchange.memory({ collected: false }).then((sample) => samples.push(sample));
  }, EVERY_MS);
  return {
    async end() {
      clearInterval(timer);
      await reading;
      const after = await exchange.memory({ collected: true });
      return {
        heapBefore: before.heapUsed,
        heapAfter: after.heapUsed,
        heapMax: Math.max(...samples.map(({ heapUsed }) => heapUsed)),
        rssMax: Math.max(...samples.map(({ rss }) => rss)),
        seconds: (after.atMs - before.atMs) / 1000,
      };
    },
  };
}
