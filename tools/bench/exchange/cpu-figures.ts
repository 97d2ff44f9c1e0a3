/** CPU time of the exchange and its load by what it is spent on. */
import { machineSeconds, type ThreadTime, threadTimesBelow, usedSince } from './cpu-times.ts';

/** Seconds of CPU. */
export interface CpuFigures {
  /** The one thread of the Region's process that runs the functions and what is around them. */
  readonly functions: number;
  /** The other threads of that process but for the queue engine: collector, compiler. */
  readonly runtime: number;
  readonly queueEngine: number;
  readonly tableEngine: number;
  readonly supervisor: number;
  /** The process that sends the orders and watches the sockets. */
  readonly load: number;
  /** Everything else on the machine: what disturbed the run. */
  readonly others: number;
}

export interface CpuWatch {
  /** What was used since the watch began; null where there is no /proc. */
  read(): Promise<CpuFigures | null>;
}

export async function watchCpu(pids: { readonly exchange: number; readonly load: number }): Promise<CpuWatch> {
  const threads = await allThreads(pids);
  const machine = await machineSeconds();
  return {
    async read() {
      const machineNow = await machineSeconds();
      if (machine === undefined || machineNow === undefined) return null;
      return figuresOf(usedSince(threads, await allThreads(pids)), machineNow - machine, pids);
    },
  };
}

async function allThreads(pids: { readonly exchange: number; readonly load: number }): Promise<ThreadTime[]> {
  return [...(await threadTimesBelow(pids.exchange)), ...(await threadTimesBelow(pids.load))];
}

function figuresOf(
  used: readonly ThreadTime[],
  machine: number,
  pids: { readonly exchange: number; readonly load: number },
): CpuFigures {
  const sum = (isPart: (thread: ThreadTime) => boolean) =>
    used.filter(isPart).reduce((total, { seconds }) => total + seconds, 0);
  const isRegion = ({ command }: ThreadTime) => command.includes('region.ts');
  const isMain = ({ pid, thread }: ThreadTime) => pid === thread;
  const isQueues = ({ name }: ThreadTime) => name === 'queue-engine';
  return {
    functions: sum((thread) => isRegion(thread) && isMain(thread)),
    runtime: sum((thread) => isRegion(thread) && !isMain(thread) && !isQueues(thread)),
    queueEngine: sum((thread) => isRegion(thread) && isQueues(thread)),
    tableEngine: sum((thread) => !isRegion(thread) && thread.pid !== pids.exchange && thread.pid !== pids.load),
    supervisor: sum(({ pid }) => pid === pids.exchange),
    load: sum(({ pid }) => pid === pids.load),
    others: Math.max(0, machine - used.reduce((total, { seconds }) => total + seconds, 0)),
  };
}
