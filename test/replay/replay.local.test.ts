/** The replay command against a running exchange, with a small generated file. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateLobster } from '@tulip/tools/generate-lobster';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { runAudit } from '@tulip/tools/running-exchange/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REPLAY = fileURLToPath(new URL('../../tools/replay/main.ts', import.meta.url));
const MESSAGES = 600;

interface ReplayRun {
  readonly exitCode: number;
  readonly output: string;
  /** The summary's figures by their names. */
  readonly figures: Readonly<Record<string, number>>;
}

describe('npm run replay', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tulip-replay-'));
  const file = join(directory, 'messages.csv');
  let exchange: RunningExchange;

  beforeAll(async () => {
    writeFileSync(file, `${generateLobster(7, MESSAGES + 50).join('\n')}\n`);
    exchange = await startExchange({ isDurable: true });
  });
  afterAll(async () => {
    await exchange.dispose();
    rmSync(directory, { recursive: true, force: true });
  });

  function replay(...args: readonly string[]): Promise<ReplayRun> {
    const env = { ...process.env, TULIP_PORT: new URL(exchange.ui).port };
    return new Promise((resolve) => {
      execFile(process.execPath, [REPLAY, ...args], { env }, (error, stdout, stderr) => {
        const rows = stdout.matchAll(/^\s*(\S.*?)\s{2,}([\d.]+)$/gm);
        const figures = Object.fromEntries([...rows].map(([, name = '', figure]) => [name, Number(figure)]));
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr, figures });
      });
    });
  }

  it.each([
    [['no-such-file.csv'], 'there is no file'],
    [[file, '--limit', 'many'], '--limit takes a whole number'],
    [[file, '--region', 'mars-north-1'], '--region must be one of us-east-2, eu-west-1'],
    [[file, '--unknown'], 'Unknown option'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { exitCode, output } = await replay(...args);
    expect(exitCode).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
  });

  it('accounts for every order of a file, and places none twice when it is run again', async () => {
    const args = [file, '--limit', String(MESSAGES), '--run', 'first', '--region', 'eu-west-1'];
    const first = await replay(...args);
    expect(first.exitCode, first.output).toBe(0);
    const { 'orders sent': sent = 0, filled = 0, cancelled = 0 } = first.figures;
    expect(first.figures).toMatchObject({ 'messages read': MESSAGES, accepted: sent, replayed: 0, lost: 0, open: 0 });
    expect(sent).toBeGreaterThan(MESSAGES / 3);
    expect(filled).toBeGreaterThan(0);
    expect(filled + cancelled).toBe(sent);

    const again = await replay(...args);
    expect(again.exitCode, again.output).toBe(0);
    expect(again.figures).toMatchObject({ accepted: 0, replayed: sent, filled, cancelled, lost: 0, open: 0 });

    expect(await exchange.stop()).toBe(0);
    const audit = await runAudit(exchange.data);
    expect(audit.exitCode, audit.stdout + audit.stderr).toBe(0);
    expect(audit.stdout).toContain(`  orders   ${sent}  (CANCELLED ${cancelled}, FILLED ${filled})\n  open     0\n`);
  }, 120_000);
});
