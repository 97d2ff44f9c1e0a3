/** The dispatcher of benchmarks: an unknown name is one clear line and exit code 1. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const bench = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

it('names the benchmarks when it is asked for one that is none', () => {
  for (const name of ['nonsense', 'constructor', '__proto__']) {
    const { status, stdout, stderr } = bench(name);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^There is no benchmark ${name}; there are: .*\\.\\n$`));
  }
});

it('asks for a name when there is none', () => {
  expect(bench().stderr).toMatch(/^Name a benchmark; there are: /);
});
