/** Every Lambda function stays within its budget of bytes and loads in a bare Node, as it would on AWS. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { FUNCTIONS } from '@tulip/resources';
import { bundleLambdas, type LambdaBundle } from '@tulip/tools/bundle-lambda';
import { bundleComparisons } from '@tulip/tools/comparison';
import { functionEnvironment } from '@tulip/tools/function-environment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import budgets from './budgets.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRIES = FUNCTIONS.map(({ entry }) => entry);
const BUDGETS: Readonly<Record<string, number>> = budgets.lambdaBytes;
const run = promisify(execFile);
/** What our own code may add to the third-party code that it uses. */
const RATIO_MAX = 1.15;

let outDir: string;
let bundles: LambdaBundle[];
let comparisons: LambdaBundle[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'tulip-bundle-'));
  bundles = await bundleLambdas(ROOT, ENTRIES, outDir);
  comparisons = await bundleComparisons(ROOT, ENTRIES, outDir);
});

afterAll(async () => {
  await rm(outDir, { recursive: true, force: true });
});

function bytesOf(list: readonly LambdaBundle[], entry: string): number {
  return list.find((bundle) => bundle.entry === entry)?.bytes ?? Number.NaN;
}

/** The last line of what Node prints; when it fails, the error without the line of minified code that it quotes. */
async function lastLine(parameters: string[]): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, parameters, { env: functionEnvironment() });
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
    const bytes = bytesOf(bundles, entry);
    expect(bytes).toBeLessThanOrEqual(BUDGETS[entry] ?? 0);
    expect(bytes).toBeGreaterThan(1000);
  });

  it.each(ENTRIES)('%s adds little to the third-party code that it uses', (entry) => {
    const own = bytesOf(bundles, entry);
    const least = bytesOf(comparisons, entry);
    expect(own / least).toBeLessThanOrEqual(RATIO_MAX);
    // A comparison that holds next to nothing, or more than the function, compares nothing.
    expect(own).toBeGreaterThan(least);
  });

  it.each(ENTRIES)('%s loads and exports its handler', async (entry) => {
    const path = bundles.find((bundle) => bundle.entry === entry)?.path ?? '';
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(path).href)}); console.log(typeof handler); process.exit();`;
    expect(await lastLine(['--input-type=module', '--eval', script])).toBe('function');
  });
});

describe('the bundler', () => {
  it('puts the documents beside the façade, which finds them when somebody asks', async () => {
    const path = bundles.find((bundle) => bundle.entry === 'http-api')?.path ?? '';
    const script = `const { app } = await import(${JSON.stringify(pathToFileURL(path).href)}); const answers = await Promise.all(['/openapi.json', '/asyncapi.json'].map((document) => app.request(document))); const [open, async] = await Promise.all(answers.map((answer) => answer.json())); console.log(open.openapi, async.asyncapi); process.exit();`;
    expect(await lastLine(['--input-type=module', '--eval', script])).toBe('3.1.1 3.0.0');
  });

  it('fails for an entry that is not there, and names it', async () => {
    await expect(bundleLambdas(ROOT, ['no-such-function'], outDir)).rejects.toThrow('no-such-function');
  });
});
