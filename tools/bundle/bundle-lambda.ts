/** Bundles Lambda entries the way they are deployed: one file each. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LAMBDA_OPTIONS } from './lambda-options.ts';

export interface LambdaBundle {
  readonly entry: string;
  /** The written file. */
  readonly path: string;
  readonly bytes: number;
}

/** Relative to the repository. */
export const ENTRY_FOLDER = 'services/src/hosts/lambda';

/** Writes `<outDir>/<entry>.mjs` for each entry of `<root>/services/src/hosts/lambda`; rejects when an entry is not there. */
export async function bundleLambdas(root: string, entries: readonly string[], outDir: string): Promise<LambdaBundle[]> {
  await build({
    ...LAMBDA_OPTIONS,
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: join(root, ENTRY_FOLDER, `${entry}.ts`), out: entry })),
    outdir: outDir,
  });
  return Promise.all(entries.map((entry) => bundleOf(entry, join(outDir, `${entry}.mjs`))));
}

export async function bundleOf(entry: string, path: string): Promise<LambdaBundle> {
  return { entry, path, bytes: (await readFile(path)).byteLength };
}
