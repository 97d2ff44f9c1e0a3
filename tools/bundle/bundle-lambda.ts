/** Bundles Lambda entries the way they are deployed: one ESM file each, minified, with the AWS SDK inside. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** CommonJS parts (the X-Ray SDK) call `require` for Node's own modules: an ES module has none of its own. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export interface LambdaBundle {
  readonly entry: string;
  /** The written file. */
  readonly path: string;
  readonly bytes: number;
}

/** Writes `<outDir>/<entry>.mjs` for each entry of `<root>/services/src/hosts/lambda`; rejects when an entry is not there. */
export async function bundleLambdas(root: string, entries: readonly string[], outDir: string): Promise<LambdaBundle[]> {
  const folder = join(root, 'services/src/hosts/lambda');
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: join(folder, `${entry}.ts`), out: entry })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The ES module builds first: they can be shaken, the CommonJS ones cannot.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    legalComments: 'none',
    logLevel: 'silent',
  });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(outDir, `${entry}.mjs`);
      return { entry, path, bytes: (await readFile(path)).byteLength };
    }),
  );
}
