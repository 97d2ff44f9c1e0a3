/** The lock of a data directory, between real processes, one of them killed. */
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireDataLock } from './data-lock.ts';
import { startFixture } from './fixtures/fixture-process.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { StartError } from './start-error.ts';

const directory = temporaryDirectory();

describe('acquireDataLock', () => {
  it('creates the directory, holds off others, and lets them in after its release', () => {
    const place = join(directory, 'a', 'b');
    const lock = acquireDataLock(place);
    expect(() => acquireDataLock(place)).toThrow(StartError);
    expect(() => acquireDataLock(place)).toThrow(/in use by another exchange or audit/);
    lock.release();
    acquireDataLock(place).release();
  });

  it('holds between processes until the holder dies, be it by SIGKILL', async () => {
    const place = join(directory, 'killed');
    const holder = startFixture('hold-data-lock.ts', place);
    expect(await holder.firstLine).toBe('held');
    expect(() => acquireDataLock(place)).toThrow(/in use/);
    expect(await startFixture('hold-data-lock.ts', place).firstLine).toMatch(/in use/);
    const ended = once(holder.child, 'exit');
    holder.child.kill('SIGKILL');
    await ended;
    acquireDataLock(place).release();
  });

  it('says what to do about a directory that cannot be', () => {
    const place = join(directory, 'file-in-the-way');
    acquireDataLock(place).release();
    // A file system that refuses with ENOENT, where a recursive mkdir would try for ever.
    expect(() => acquireDataLock('/proc/tulip/data')).toThrow(/cannot be written .* set TULIP_DATA/);
    expect(() => acquireDataLock(join(place, 'lock.db', 'x'))).toThrow(/cannot be written .* set TULIP_DATA/);
  });
});
