/** Puts the generated documents beside a bundle: the façade serves them seldom, and would load them at every cold start. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const GENERATED = /[\\/]contracts[\\/]generated[\\/]\w+\.json$/;
const FILES = 'document-file';

export const documentsBeside: Plugin = {
  name: 'documents-beside',
  setup(build) {
    build.onResolve({ filter: /^document:/ }, ({ path }) => ({
      path: path.slice('document:'.length),
      namespace: FILES,
    }));
    build.onLoad({ filter: GENERATED, namespace: 'file' }, ({ path }) => {
      return { contents: readerOf(path), loader: 'js', resolveDir: build.initialOptions.absWorkingDir ?? '.' };
    });
    build.onLoad({ filter: GENERATED, namespace: FILES }, async ({ path }) => {
      // Without the line breaks that the generator writes for people.
      return { contents: JSON.stringify(JSON.parse(await readFile(path, 'utf8'))), loader: 'file' };
    });
  },
};

/** A module whose default export is the document, read from the output folder when the module is first evaluated. */
function readerOf(path: string): string {
  return [
    "import { readFileSync } from 'node:fs';",
    `import file from ${JSON.stringify(`document:${path}`)};`,
    "export default JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));",
  ].join('\n');
}
