/** The source tree as git sees it: tracked files, and new ones that are not ignored. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceText } from './source-text.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Written by others: the licence's text, the package manager's lock file. */
const FOREIGN = new Set(['LICENSE', 'pnpm-lock.yaml']);
const BINARY = /\.(png|jpe?g|ico|webp|woff2?|gz|bin)$/;

/** The paths of all files, foreign and binary ones among them, sorted. Without git (a downloaded archive) this throws: the test must not pass unseen. */
export function listSourceTree(root: string = ROOT): string[] {
  const listing = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return [...new Set(listing.split('\0'))].filter((path) => path !== '').sort();
}

/** Every text file of ours, sorted by path. */
export function readSourceTree(root: string = ROOT): SourceText[] {
  const paths = listSourceTree(root).filter((path) => !FOREIGN.has(path) && !BINARY.test(path));
  return paths.flatMap((path) => {
    const text = readIfThere(join(root, path));
    return text === undefined ? [] : [{ path, text }];
  });
}

/** A tracked file that was removed a moment ago is listed all the same. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
