/** One exchange (or audit) per data directory: an operating-system lock that dies with its process, however it dies. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError, toOneLine } from './start-error.ts';

export interface DataLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Creates `directory` if need be and locks it. SQLite's exclusive lock is a POSIX (or Windows) file lock,
 * so the kernel lifts it when the process ends; nothing has to be cleaned up after a SIGKILL.
 *
 * @throws StartError when the directory cannot be written or another process holds the lock.
 */
export function acquireDataLock(directory: string): DataLock {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      `The data directory ${directory} cannot be written (${toOneLine(error)}): mend its permissions, or set TULIP_DATA to another directory.`,
    );
  }
  const file = join(directory, 'lock.db');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (error) {
    database?.close();
    if (isBusy(error)) {
      throw new StartError(
        `The data directory ${directory} is in use by another exchange or audit: stop that one first, or set TULIP_DATA to another directory.`,
      );
    }
    throw new StartError(`The lock ${file} cannot be taken (${toOneLine(error)}): delete that file and start again.`);
  }
}

/** Node's own recursive mkdir never returns where a file system refuses with ENOENT, as /proc does: so step by step. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(resolve(directory)));
  mkdirSync(directory);
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
