/** The check of generated files: it fails for a stale file, and it never writes. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A copy of what the generator reads, in a folder with a space in its name. */
async function copyTree(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tulip docs ')));
  folders.push(folder);
  for (const part of ['packages', 'tools', 'docs', 'services', 'ui']) {
    const isOurs = (path: string) => !/\/(dist|\.vite|\.tulip[^/]*)$/.test(path);
    await cp(join(ROOT, part), join(folder, part), { recursive: true, filter: isOurs, verbatimSymlinks: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const generate = (folder: string, ...parameters: string[]) =>
  run(process.execPath, [join(folder, 'tools/docs/main.ts'), ...parameters]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );

it('is content after writing, fails for one changed byte, and leaves that byte alone', async () => {
  const folder = await copyTree();
  await generate(folder);
  expect(await generate(folder, '--check')).toMatchObject({ code: 0 });

  const page = join(folder, 'docs/reference/errors.md');
  const stale = `${await readFile(page, 'utf8')}by hand\n`;
  await writeFile(page, stale);
  const checked = await generate(folder, '--check');
  expect(checked).toMatchObject({ code: 1 });
  expect(checked.stdout).toContain('docs/reference/errors.md is out of date');
  expect(await readFile(page, 'utf8')).toBe(stale);
}, 30_000);
