/** The same orders have the same outcomes in other processes, started apart from each other and from this one. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './settings.ts';
import { createSimFill } from './sim-fill.ts';
import { outcomeDigest } from './testing/outcome-digest.ts';

const SCRIPT = `
  const [simfill, digest] = process.argv.slice(1);
  const { createSimFill, DEFAULT_SETTINGS } = await import(simfill);
  const { outcomeDigest } = await import(digest);
  console.log(process.pid, outcomeDigest(createSimFill(DEFAULT_SETTINGS), 1637));
`;

async function digestInAnotherProcess(): Promise<{ pid: string | undefined; digest: string | undefined }> {
  const modules = ['./index.ts', './testing/outcome-digest.ts'].map((path) => new URL(path, import.meta.url).href);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT, ...modules]);
  const [pid, digest] = stdout.trim().split(' ');
  return { pid, digest };
}

describe('1,000 outcomes', () => {
  it('are the same in two other processes and here', { timeout: 60_000 }, async () => {
    const [one, two] = await Promise.all([digestInAnotherProcess(), digestInAnotherProcess()]);
    expect(one.pid).not.toBe(two.pid);
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(two.digest).toBe(one.digest);
    expect(outcomeDigest(createSimFill(DEFAULT_SETTINGS), 1637)).toBe(one.digest);
  });

  it('are others with another path seed', () => {
    const other = createSimFill({ ...DEFAULT_SETTINGS, pathSeed: 1638 });
    expect(outcomeDigest(other, 1637)).not.toBe(outcomeDigest(createSimFill(DEFAULT_SETTINGS), 1637));
  });
});
