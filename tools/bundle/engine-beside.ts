/** Puts the matcher beside a bundle: only where a book is followed is it loaded, and no other cold start pays for it. */
import { join } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';

const FILE = 'engine-file';

export const engineBeside: Plugin = {
  name: 'engine-beside',
  setup(build) {
    const { absWorkingDir: root = '.', target = 'node24' } = build.initialOptions;
    build.onResolve({ filter: /^@tulip\/matcher$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'matcher', namespace: 'engine' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'engine' }, () => ({
      contents: [
        "import file from 'engine-file:matcher.mjs';",
        'export const { createMatcher, DEFAULT_MATCHER_SETTINGS } = await import(new URL(file, import.meta.url).href);',
      ].join('\n'),
      loader: 'js',
      resolveDir: root,
    }));
    build.onResolve({ filter: /^engine-file:/ }, ({ path }) => ({
      path: path.slice(FILE.length + 1),
      namespace: FILE,
    }));
    build.onLoad({ filter: /.*/, namespace: FILE }, async () => {
      const entryPoints = [join(root, 'packages/matcher/src/index.ts')];
      const options = { bundle: true, minify: true, format: 'esm', platform: 'node', target, write: false } as const;
      const { outputFiles } = await bundle({ ...options, entryPoints, logLevel: 'silent' });
      return { contents: outputFiles[0]?.contents ?? '', loader: 'file' };
    });
  },
};
