/** Puts the generated documents into a bundle compressed: the façade serves them seldom and loads them at every cold start. */
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';

const GENERATED = /[\\/]contracts[\\/]generated[\\/]\w+\.json$/;

export const packedDocuments: Plugin = {
  name: 'packed-documents',
  setup(build) {
    build.onLoad({ filter: GENERATED }, async ({ path }) => {
      return { contents: packedModule(await readFile(path, 'utf8')), loader: 'js' };
    });
  },
};

/** A module whose default export is the document; it is unpacked when the module is first evaluated. */
export function packedModule(json: string): string {
  const packed = brotliCompressSync(JSON.stringify(JSON.parse(json))).toString('base64');
  return [
    "import { brotliDecompressSync } from 'node:zlib';",
    `export default JSON.parse(brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString());`,
  ].join('\n');
}
