/** The engines that this data directory started, on file, so that a start after a SIGKILL ends any that survived. */
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';
import { StartError } from './start-error.ts';

export interface EngineRecord {
  readonly pid: number;
  /** A text that the engine's command line holds and no other program's does: its database directory. */
  readonly marker: string;
}

const GONE_TIMEOUT_MS = 5_000;
const GONE_POLL_MS = 20;

/** Replaces the file in one step: a reader sees the old list or the new one, never half of one. */
export function recordEngines(dataDirectory: string, engines: readonly EngineRecord[]): void {
  const file = registerFile(dataDirectory);
  writeFileSync(`${file}.new`, JSON.stringify(engines));
  renameSync(`${file}.new`, file);
}

/**
 * Kills each recorded engine whose process still runs under our database directory; a pid that another program
 * has taken over since is left alone. Call with the data lock held.
 */
export async function endLeftoverEngines(dataDirectory: string, log: Log): Promise<void> {
  for (const engine of readRecords(registerFile(dataDirectory))) {
    if (!isStillOurs(engine)) continue;
    log(`ending the engine ${engine.pid} that an earlier exchange left behind`);
    process.kill(engine.pid, 'SIGKILL');
    await gone(engine);
  }
}

async function gone(engine: EngineRecord): Promise<void> {
  const deadline = performance.now() + GONE_TIMEOUT_MS;
  while (isStillOurs(engine)) {
    if (performance.now() > deadline) {
      throw new StartError(`The engine process ${engine.pid} of an earlier exchange does not end: end it by hand.`);
    }
    await sleep(GONE_POLL_MS);
  }
}

function isStillOurs(engine: EngineRecord): boolean {
  return commandLineOf(engine.pid).includes(engine.marker);
}

/** The command line of a process: from /proc where there is one, else from `ps`; empty when it has ended. */
function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function readRecords(file: string): readonly EngineRecord[] {
  try {
    const records: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(records) ? records.filter(isRecord) : [];
  } catch {
    // No file, or one that a crash left unreadable: there is nothing to learn from it.
    return [];
  }
}

function isRecord(value: unknown): value is EngineRecord {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('marker' in value)) return false;
  const { pid, marker } = value;
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof marker === 'string' && marker.length > 1;
}

function registerFile(dataDirectory: string): string {
  return join(dataDirectory, 'engines.json');
}
