/** The UI's production build, made only when something that goes into it has changed. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './log.ts';
import { StartError } from './start-error.ts';

export interface UiSource {
  /** The folder with `index.html` and `vite.config.ts`. */
  readonly directory: string;
  /** Folders and files outside it that the build reads too: imported packages, the lock file. */
  readonly alsoReads: readonly string[];
}

const HASH_FILE = '.inputs-hash';
const IGNORED = new Set(['node_modules', 'dist']);
const BUILD_TIMEOUT_MS = 120_000;
const run = promisify(execFile);

/**
 * Returns the folder of the finished build. It is built aside and moved into place, so that a reader (another
 * exchange that starts from this checkout) sees the old build or the new one.
 *
 * @throws StartError when there is nothing to build or the build fails, with its first line.
 */
export async function ensureUiBuilt(source: UiSource, log: Log): Promise<string> {
  const { directory } = source;
  const output = join(directory, 'dist');
  const vite = join(directory, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const needed of [join(directory, 'index.html'), vite]) {
    if (!existsSync(needed))
      throw new StartError(`The UI cannot be built: ${needed} is missing. Run npm run bootstrap.`);
  }
  const hash = await hashOf(source);
  if ((await readText(join(output, HASH_FILE))) === hash) return output;
  log('building the UI');
  const aside = join(directory, 'node_modules', `.build-${process.pid}`);
  try {
    await run(process.execPath, [vite, 'build', '--outDir', aside, '--emptyOutDir', '--logLevel', 'error'], {
      cwd: directory,
      // Whatever started this process (a test runner says `test`): the page is served as built for production.
      env: { ...process.env, NODE_ENV: 'production' },
      timeout: BUILD_TIMEOUT_MS,
    });
    await writeFile(join(aside, HASH_FILE), hash);
    await replaceDirectory(aside, output);
  } catch (error) {
    throw new StartError(`The UI cannot be built: ${firstLine(error)}`);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return output;
}

async function replaceDirectory(fresh: string, place: string): Promise<void> {
  const old = `${fresh}-old`;
  await mkdir(place, { recursive: true });
  await rename(place, old);
  await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}

async function hashOf({ directory, alsoReads }: UiSource): Promise<string> {
  const hash = createHash('sha256');
  for (const root of [directory, ...alsoReads]) {
    for (const file of (await filesBelow(root)).sort()) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const nested = entries
    .filter(({ name }) => !IGNORED.has(name) && !name.startsWith('.') && !/\.test\.tsx?$/.test(name))
    .map((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
  return (await Promise.all(nested)).flat();
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function firstLine(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error);
  return (
    said
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'vite said nothing'
  );
}
