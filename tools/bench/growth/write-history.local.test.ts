/** A history that was written in bulk: the audit finds nothing wrong with it, and it is what was generated. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { epochMs } from '@tulip/std';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HistoryOptions } from './history.ts';
import { writeHistory } from './write-history.ts';

const AUDIT = fileURLToPath(new URL('../../../services/src/hosts/laptop/audit.ts', import.meta.url));
const OPTIONS: HistoryOptions = {
  seed: 7,
  region: 'us-east-2',
  lanes: 8,
  orders: 300,
  open: 15,
  until: epochMs(1_776_168_000_000),
};
const run = promisify(execFile);
/** Engines and audits are processes of their own, on a machine that may have other work. */
const TIMEOUT_MS = 180_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tulip-growth-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it(
  'passes the audit, and twice the same seed is the same state',
  async () => {
    const audits: string[] = [];
    for (const name of ['first', 'second']) {
      const data = join(folder, name);
      const written = await writeHistory(data, OPTIONS);
      const { stdout } = await run(process.execPath, [AUDIT, '--data', data]);
      expect(stdout).toContain(`ledger   300 entries, ${written.events} events, 8 streams`);
      expect(stdout).toMatch(/orders +315 .*PENDING 15/);
      expect(stdout).toMatch(/\nclean\n/);
      audits.push(stdout.replaceAll(name, ''));
    }
    expect(audits[0]).toBe(audits[1]);
  },
  TIMEOUT_MS,
);
