/** The least that a bundle could be: the same names of the same third-party packages, each used once, and nothing of ours. */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleOf, type LambdaBundle } from './bundle-lambda.ts';
import { LAMBDA_OPTIONS } from './lambda-options.ts';
import { type ThirdPartyImport, thirdPartyImports } from './third-party-imports.ts';

const SOURCE_SUFFIX = '.comparison.js';
const RESOLVING = 'resolving';

/** Writes `<outDir>/<entry>.comparison.mjs` for each entry, bundled exactly as the entry is. */
export async function bundleComparisons(
  root: string,
  entries: readonly string[],
  outDir: string,
): Promise<LambdaBundle[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const imports = await thirdPartyImports(root, entry);
      const name = `${entry}.comparison`;
      await build({
        ...LAMBDA_OPTIONS,
        absWorkingDir: root,
        stdin: { contents: comparisonSource(imports), sourcefile: `${entry}${SOURCE_SUFFIX}`, resolveDir: root },
        outfile: join(outDir, `${name}.mjs`),
        plugins: [...LAMBDA_OPTIONS.plugins, resolvedWhereTheyAreUsed(imports)],
      });
      return bundleOf(entry, join(outDir, `${name}.mjs`));
    }),
  );
}

/** Every name once, in an export that cannot be shaken off. */
export function comparisonSource(imports: readonly ThirdPartyImport[]): string {
  const lines = imports.map(({ specifier, names }, at) => {
    if (names.length === 0) return `import '${specifier}';`;
    return `import { ${names.map((name) => `${name} as i${at}_${name}`).join(', ')} } from '${specifier}';`;
  });
  const used = imports.flatMap(({ names }, at) => names.map((name) => `i${at}_${name}`));
  return `${lines.join('\n')}\nexport const used = [${used.join(', ')}];\n`;
}

function resolvedWhereTheyAreUsed(imports: readonly ThirdPartyImport[]): Plugin {
  const folders = new Map(imports.map(({ specifier, resolveDir }) => [specifier, resolveDir]));
  return {
    name: 'resolved-where-they-are-used',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind, importer, pluginData }) => {
        const resolveDir = folders.get(path);
        // Only what the comparison itself imports; and what is resolved here must not come here again.
        if (resolveDir === undefined || !importer.endsWith(SOURCE_SUFFIX) || pluginData === RESOLVING) return undefined;
        return resolve(path, { kind, resolveDir, pluginData: RESOLVING });
      });
    },
  };
}
