/** CPU time by process and thread, as Linux tells it in /proc; elsewhere there is none to tell. */
import { readdir, readFile } from 'node:fs/promises';

/** One thread; `seconds` in user and kernel mode since it began. */
export interface ThreadTime {
  readonly pid: number;
  readonly parent: number;
  readonly thread: number;
  /** What the process was started as. */
  readonly command: string;
  /** The thread's own name, 15 characters at most. */
  readonly name: string;
  readonly seconds: number;
}

/** Linux shows its clock ticks to programs as hundredths of a second, whatever the kernel counts in. */
const TICKS_PER_SECOND = 100;

/** Every thread of the process and of all that descend from it; none where there is no /proc. */
export async function threadTimesBelow(pid: number): Promise<ThreadTime[]> {
  const threads = await allThreads();
  const below = new Set([pid]);
  for (let before = 0; below.size > before; ) {
    before = below.size;
    for (const { pid: own, parent } of threads) if (below.has(parent)) below.add(own);
  }
  return threads.filter((thread) => below.has(thread.pid));
}

/** What each thread has used since `before`, by thread; those that have ended meanwhile are left out. */
export function usedSince(before: readonly ThreadTime[], now: readonly ThreadTime[]): ThreadTime[] {
  const earlier = new Map(before.map(({ thread, seconds }) => [thread, seconds]));
  return now.map((thread) => ({ ...thread, seconds: thread.seconds - (earlier.get(thread.thread) ?? 0) }));
}

async function allThreads(): Promise<ThreadTime[]> {
  const entries = await readdir('/proc').catch((): string[] => []);
  const threads = await Promise.all(entries.filter((entry) => /^\d+$/.test(entry)).map(threadsOf));
  return threads.flat();
}

async function threadsOf(pid: string): Promise<ThreadTime[]> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    const threads = await readdir(`/proc/${pid}/task`);
    return await Promise.all(
      threads.map(async (thread) => {
        const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
        return { pid: Number(pid), thread: Number(thread), command, ...parseStat(stat) };
      }),
    );
  } catch {
    // It has ended between the listing and the reading.
    return [];
  }
}

/** Fields 2, 4, 14 and 15 of proc(5)'s stat; the name is in parentheses and may hold anything. */
export function parseStat(stat: string): { name: string; parent: number; seconds: number } {
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const [, parent] = fields;
  const [user, system] = fields.slice(11, 13);
  return {
    name: stat.slice(stat.indexOf('(') + 1, end),
    parent: Number(parent),
    seconds: (Number(user) + Number(system)) / TICKS_PER_SECOND,
  };
}

/** How long the machine's processors have worked in all since it started, in seconds; undefined where there is no /proc. */
export async function machineSeconds(): Promise<number | undefined> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => undefined);
  const [, user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] =
    text?.split('\n')[0]?.split(/\s+/).map(Number) ?? [];
  return text === undefined ? undefined : (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND;
}
