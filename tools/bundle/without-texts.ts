/** Leaves out of a bundle what routes say to readers of the generated documents alone: no function looks at it. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const ROUTE_TABLES = /[\\/]contracts[\\/]src[\\/]routes\.ts$/;
/** A member that is one literal in single quotes, on its line or on the next. */
const TEXT_MEMBER = /\b(summary|description):\s*'(?:[^'\\]|\\.)*'/g;

export const withoutTexts: Plugin = {
  name: 'without-texts',
  setup(build) {
    build.onLoad({ filter: ROUTE_TABLES }, async ({ path }) => {
      return { contents: withoutTextsOf(await readFile(path, 'utf8')), loader: 'ts' };
    });
  },
};

export function withoutTextsOf(source: string): string {
  return source.replace(TEXT_MEMBER, "$1: ''");
}
