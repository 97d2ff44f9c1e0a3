/** How everything that runs on Lambda is bundled: one ESM file, minified, with the AWS SDK inside. */
import type { BuildOptions } from 'esbuild';
import { documentsBeside } from './documents-beside.ts';
import { engineBeside } from './engine-beside.ts';
import { withoutTexts } from './without-texts.ts';

/** CommonJS parts (the X-Ray SDK) call `require` for Node's own modules: an ES module has none of its own. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export const LAMBDA_OPTIONS = {
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
  // Native: it lies beside the bundle of the one function that uses it.
  external: ['sharp'],
  logLevel: 'silent',
  plugins: [documentsBeside, engineBeside, withoutTexts],
} as const satisfies BuildOptions;
