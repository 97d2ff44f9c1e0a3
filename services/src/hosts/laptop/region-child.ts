/** A Region's process as its supervisor sees it: forked, known to listen, told to stop. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Child } from './keep-running.ts';
import type { RegionSettings } from './region-environment.ts';
import { type RegionReport, STOP } from './region-process.ts';
import { StartError } from './start-error.ts';

export interface RegionChild extends Child {
  readonly pid: number;
  /** Ends the process at once, as a crash would. */
  kill(): void;
}

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 3_500;
const STDERR = 2;

/**
 * Forks `modulePath` and waits until it says that it listens.
 * @throws StartError with the process's own words, or when it does not start within a minute.
 */
export async function startRegionChild(modulePath: string, settings: RegionSettings): Promise<RegionChild> {
  // What it prints goes to our stderr: stdout belongs to the ready line.
  const child = fork(modulePath, [JSON.stringify(settings)], {
    stdio: ['ignore', STDERR, STDERR, 'ipc'],
    execArgv: [],
  });
  const exited = exitOf(child);
  const timeout = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  const report = await Promise.race([firstReport(child), exited]);
  clearTimeout(timeout);
  if (typeof report === 'string') throw new StartError(`Region ${settings.region} did not start (${report}).`);
  if (report.type === 'failed') {
    await exited;
    throw new StartError(report.isForUser ? report.line : `Region ${settings.region} did not start: ${report.line}`);
  }
  return {
    pid: child.pid ?? 0,
    exited,
    kill: () => {
      child.kill('SIGKILL');
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.send(STOP, () => undefined);
      const cut = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await exited;
      clearTimeout(cut);
    },
  };
}

function firstReport(child: ChildProcess): Promise<RegionReport> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      if (isReport(message)) resolve(message);
    });
  });
}

function isReport(message: unknown): message is RegionReport {
  return typeof message === 'object' && message !== null && 'type' in message;
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
}
