/** An exchange of the benchmark's own, as `npm start` runs it: one Region, durable data that is thrown away afterwards, and a probe inside. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pickFreePort } from '@tulip/services/hosts/laptop/ports.ts';
import * as z from 'zod/mini';
import { askProbe } from './ask-probe.ts';
import { type MemoryFigures, memoryFigures, type ProbeCommand } from './probe.ts';

export interface ProbedExchange {
  /** Base URL of the Region. */
  readonly region: string;
  /** Of the supervisor; all other processes descend from it. */
  readonly pid: number;
  /** Tells the probe in the Region's process what to do; resolves when it is done. */
  tell(command: ProbeCommand): Promise<void>;
  memory(options: { readonly collected: boolean }): Promise<MemoryFigures>;
  /** Ends everything and removes the data. */
  dispose(): Promise<void>;
}

export const REGION = 'us-east-2';
export const LANES = 8;
const START = fileURLToPath(new URL('./start.ts', import.meta.url));
/** The Region's port is the UI's next neighbour, which may be taken. */
const ATTEMPTS_MAX = 5;
const readyLine = z.object({ regions: z.record(z.string(), z.url()) });

export async function startProbedExchange(): Promise<ProbedExchange> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const directory = await mkdtemp(join(tmpdir(), 'tulip-probed-'));
    const socketPath = join(directory, 'probe');
    const child = await startProcess(directory, socketPath);
    const region = await regionOf(child);
    if (region !== undefined) return probed(child, region, directory, socketPath);
    await rm(directory, { recursive: true, force: true });
  }
  throw new Error(`the exchange did not start in ${ATTEMPTS_MAX} attempts`);
}

async function startProcess(directory: string, socketPath: string): Promise<ChildProcess> {
  return fork(START, {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...process.env,
      TULIP_PORT: String(await pickFreePort()),
      TULIP_REGIONS: REGION,
      TULIP_LANES: String(LANES),
      TULIP_DATA: join(directory, 'data'),
      TULIP_BENCH_PROBE: socketPath,
    },
  });
}

/** Undefined when it ended instead. */
async function regionOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    if (!line.startsWith('ready ')) continue;
    return z.parse(readyLine, JSON.parse(line.slice('ready '.length))).regions[REGION];
  }
  return undefined;
}

function probed(child: ChildProcess, region: string, directory: string, socketPath: string): ProbedExchange {
  const exited = once(child, 'exit');
  return {
    region,
    pid: child.pid ?? 0,
    async tell(command) {
      await askProbe(socketPath, command);
    },
    async memory({ collected }) {
      return z.parse(memoryFigures, await askProbe(socketPath, { kind: 'memory', collected }));
    },
    async dispose() {
      child.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
