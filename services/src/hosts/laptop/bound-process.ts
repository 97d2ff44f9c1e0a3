/** A foreign program as a child that dies with this process, however this process dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * The shell becomes the program (`exec`), so its pid is the program's; before that it leaves a reader on fd 3,
 * a pipe whose other end only this process holds. The kernel closes that end when this process ends, even by
 * SIGKILL, the reader sees end-of-file and kills the program. Works on every POSIX system, needs no `prctl`.
 */
const WATCHED_EXEC = '( read -r _ <&3; kill -KILL $$ ) >/dev/null 2>&1 & exec "$@" 3<&-';

export interface BoundProcess {
  readonly pid: number;
  /** Everything the program wrote to stdout and stderr, oldest first, cut to the last 4 KB. */
  output(): string;
  isRunning(): boolean;
  /** Settles when the program has ended, with how it ended. */
  readonly exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

const OUTPUT_KEPT = 4096;

/** Spawns `command`; rejects when the program cannot be executed at all. */
export async function spawnBound(command: string, args: readonly string[], cwd: string): Promise<BoundProcess> {
  const child = spawn('/bin/sh', ['-c', WATCHED_EXEC, 'sh', command, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  await once(child, 'spawn');
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  // The program may die with the pipe's reader; a broken pipe is then no news.
  child.stdio[3]?.on('error', () => undefined);
  const exited = exitOf(child);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    exited,
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      child.stdio[3]?.destroy();
      resolve(signal === null ? `exit code ${code}` : signal);
    });
  });
}
