/** What a browser must fetch before the first screen runs stays within its budget. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import budgets from './budgets.json' with { type: 'json' };

const UI = fileURLToPath(new URL('../../ui', import.meta.url));
const run = promisify(execFile);
let outDir: string;

/** In a process of its own: the test runner's NODE_ENV would give React's development build. */
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'tulip-ui-'));
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  await run(process.execPath, [vite, 'build', UI, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
});

afterAll(async () => {
  await rm(outDir, { recursive: true, force: true });
});

/** Paths of the scripts that the page names, and of all that these import statically. */
async function initialScripts(): Promise<Map<string, Buffer>> {
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  const queue = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path = '']) => path);
  const scripts = new Map<string, Buffer>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (scripts.has(path)) continue;
    const script = await readFile(join(outDir, path));
    scripts.set(path, script);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const imported = script.toString('utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g);
    queue.push(...[...imported].map(([, name = '']) => folder + name));
  }
  return scripts;
}

it('loads at most its budget of script, compressed', async () => {
  const scripts = await initialScripts();
  const bytes = [...scripts.values()].reduce((sum, script) => sum + gzipSync(script).byteLength, 0);
  expect(scripts.size).toBeGreaterThan(0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(budgets.userInterfaceGzipBytes);
});

it('needs no inline script: the policy of the host forbids it', async () => {
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
});
