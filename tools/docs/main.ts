/** `npm run docs` writes every generated file; with `--check` it writes nothing and fails when one is out of date. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateFiles } from './generated-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function main(isCheck: boolean): Promise<number> {
  const stale: string[] = [];
  for (const { path, text } of await generateFiles(root)) {
    const target = join(root, path);
    const present = await readFile(target, 'utf8').catch(() => '');
    if (present === text) continue;
    stale.push(path);
    if (isCheck) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  if (stale.length === 0) console.log('Every generated file is up to date.');
  for (const path of stale) console.log(`${path} ${isCheck ? 'is out of date: run `npm run docs`' : 'was written'}`);
  return isCheck && stale.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.includes('--check'));
