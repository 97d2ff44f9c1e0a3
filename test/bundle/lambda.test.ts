/** Every Lambda function stays within its budget of bytes and loads in a bare Node, as it would on AWS. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ENVIRONMENT, FUNCTIONS } from '@tulip/resources';
import { bundleLambdas, type LambdaBundle } from '@tulip/tools/bundle-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import budgets from './budgets.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRIES = FUNCTIONS.map(({ entry }) => entry);
const BUDGETS: Readonly<Record<string, number>> = budgets.lambdaBytes;
const run = promisify(execFile);

let outDir: string;
let bundles: LambdaBundle[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'tulip-bundle-'));
  bundles = await bundleLambdas(ROOT, ENTRIES, outDir);
});

afterAll(async () => {
  await rm(outDir, { recursive: true, force: true });
});

/** Values of the right form; nothing answers at these addresses, and loading must not need an answer. */
function environment(): Record<string, string> {
  const url = 'http://127.0.0.1:9/000000000000/queue.fifo';
  const special: Record<string, string> = {
    TULIP_REGION: 'us-east-2',
    TULIP_REGIONS: 'us-east-2,eu-west-1',
    TULIP_LANES: '8',
    TULIP_ENGINE: 'simfill',
    TULIP_AVAILABILITY_ZONE: 'us-east-2a',
    TULIP_SWEEP_AFTER_MS: '30000',
    TULIP_SOCKET_ENDPOINT: 'http://127.0.0.1:9',
    TULIP_ALLOWED_ORIGINS: 'http://127.0.0.1:9',
  };
  const named = Object.keys(ENVIRONMENT).map((name) => [name, special[name] ?? (name.endsWith('_URL') ? url : name)]);
  return { ...Object.fromEntries(named), AWS_REGION: 'us-east-2', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
}

/** The last line of what Node prints; when it fails, the error without the line of minified code that it quotes. */
async function lastLine(parameters: string[]): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, parameters, { env: environment() });
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return stderr
      .split('\n')
      .filter((line) => line.length < 300)
      .join('\n');
  }
}

describe('each Lambda function', () => {
  it('has a budget, and no budget is left of a function that is gone', () => {
    expect(Object.keys(BUDGETS).sort()).toEqual([...new Set(ENTRIES)].sort());
  });

  it.each(ENTRIES)('%s stays within its budget', (entry) => {
    const bytes = bundles.find((bundle) => bundle.entry === entry)?.bytes ?? Number.POSITIVE_INFINITY;
    expect(bytes).toBeLessThanOrEqual(BUDGETS[entry] ?? 0);
    expect(bytes).toBeGreaterThan(1000);
  });

  it.each(ENTRIES)('%s loads and exports its handler', async (entry) => {
    const path = bundles.find((bundle) => bundle.entry === entry)?.path ?? '';
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(path).href)}); console.log(typeof handler); process.exit();`;
    expect(await lastLine(['--input-type=module', '--eval', script])).toBe('function');
  });
});

describe('the bundler', () => {
  it('fails for an entry that is not there, and names it', async () => {
    await expect(bundleLambdas(ROOT, ['no-such-function'], outDir)).rejects.toThrow('no-such-function');
  });
});
