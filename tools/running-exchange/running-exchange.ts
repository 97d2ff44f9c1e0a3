/** The real exchange as a child process, as `npm start` runs it: on free ports, with data of its own, to be stopped, killed and restarted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { neighbouringFreePorts } from './free-ports.ts';

export interface RunningExchange {
  /** Base URLs; the same after every restart. */
  readonly ui: string;
  readonly regions: Readonly<Record<string, string>>;
  /** The base URL of the first Region, the one that most tests talk to. */
  readonly region: string;
  /** What `TULIP_DATA` is: a directory of this exchange alone, or `:memory:`. */
  readonly data: string;
  /** The process of `npm start` as it runs now, the leader of the exchange's process group. */
  pid(): number;
  /** Everything that it has written on stderr, over all restarts. */
  log(): string;
  /** SIGTERM, as a user would; resolves with the exit code, or the signal that ended it. */
  stop(): Promise<number | string>;
  /** SIGKILL to every process of the exchange at once: the power cut. */
  kill(): Promise<void>;
  /** Starts it again after `stop` or `kill`, on the same data and ports; resolves when it is ready. */
  restart(): Promise<void>;
  /** Ends it, however it stands, and removes its data. */
  dispose(): Promise<void>;
}

export interface ExchangeOptions {
  /** `true` keeps the state in a temporary directory across restarts; otherwise nothing is kept. */
  readonly isDurable?: boolean;
  /** A directory that is there already, to start on; it is removed with the exchange. */
  readonly data?: string;
  /** In the order of `TULIP_REGIONS`. */
  readonly regions?: readonly string[];
  /** More settings for the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

const START = fileURLToPath(new URL('../../services/src/hosts/laptop/start.ts', import.meta.url));
const REGIONS = ['us-east-2', 'eu-west-1'];
/** Another process may take a port between the look and the start. */
const PORT_ATTEMPTS_MAX = 5;

export async function startExchange(options: ExchangeOptions = {}): Promise<RunningExchange> {
  const regions = options.regions ?? REGIONS;
  const data =
    options.data ?? (options.isDurable === true ? mkdtempSync(join(tmpdir(), 'tulip-exchange-')) : ':memory:');
  for (let attempt = 1; ; attempt++) {
    const port = await neighbouringFreePorts(1 + regions.length);
    const environment = {
      ...process.env,
      ...options.environment,
      TULIP_PORT: String(port),
      TULIP_REGIONS: regions.join(','),
      TULIP_DATA: data,
    };
    let current = startProcess(environment);
    const ready = await current.ready;
    if (ready === undefined) {
      if (attempt < PORT_ATTEMPTS_MAX && /^Port \d+ is in use/m.test(current.log())) continue;
      removeData(data);
      throw new Error(`the exchange did not start: ${current.log()}`);
    }
    const earlierLogs: string[] = [];
    const kill = async () => {
      current.killGroup();
      await current.exited;
    };
    return {
      ...ready,
      region: ready.regions[regions[0] ?? ''] ?? '',
      data,
      pid: () => current.child.pid ?? 0,
      log: () => [...earlierLogs, current.log()].join(''),
      stop: () => {
        current.child.kill('SIGTERM');
        return current.exited;
      },
      kill,
      async restart() {
        earlierLogs.push(current.log());
        current = startProcess(environment);
        if ((await current.ready) === undefined) throw new Error(`the exchange did not restart: ${current.log()}`);
      },
      async dispose() {
        await kill();
        removeData(data);
      },
    };
  }
}

function removeData(data: string): void {
  // Engines that were killed a moment ago may still be writing.
  if (data !== ':memory:') rmSync(data, { recursive: true, force: true, maxRetries: 5 });
}

interface ReadyLine {
  readonly ui: string;
  readonly regions: Readonly<Record<string, string>>;
}

interface ExchangeProcess {
  readonly child: ChildProcess;
  /** `undefined` when it ended instead. */
  readonly ready: Promise<ReadyLine | undefined>;
  readonly exited: Promise<number | string>;
  log(): string;
  /** Ends all processes of the exchange; without effect when they have ended. */
  killGroup(): void;
}

/** `detached` makes it the leader of a process group that all its children stay in. */
function startProcess(environment: NodeJS.ProcessEnv): ExchangeProcess {
  const child = spawn(process.execPath, [START], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  };
  process.on('exit', killGroup);
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', killGroup);
      resolve(code ?? signal ?? 'unknown');
    });
  });
  const ready = eventually('the ready line', () => {
    if (child.exitCode !== null || child.signalCode !== null) return 'ended' as const;
    return /^ready (.*)\n/m.exec(stdout)?.[1];
  }).then(
    (line): ReadyLine | undefined => (line === 'ended' ? undefined : JSON.parse(line)),
    () => {
      killGroup();
      return undefined;
    },
  );
  return { child, ready, exited, log: () => stderr, killGroup };
}
