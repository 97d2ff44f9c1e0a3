/** Which names of which third-party packages a Lambda entry really uses: what its bundle cannot do without. */
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript6';
import { ENTRY_FOLDER } from './bundle-lambda.ts';
import { LAMBDA_OPTIONS } from './lambda-options.ts';

export interface ThirdPartyImport {
  readonly specifier: string;
  /** The folder of a file that imports it: packages see only what they declare. */
  readonly resolveDir: string;
  /** Exported names in use; empty for a package that is imported for its effects alone. */
  readonly names: readonly string[];
}

/** Our own code of the entry in one text, shaken, with third-party imports left standing. */
export async function thirdPartyImports(root: string, entry: string): Promise<ThirdPartyImport[]> {
  const resolveDirs = new Map<string, string>();
  const built = await build({
    ...LAMBDA_OPTIONS,
    absWorkingDir: root,
    entryPoints: [join(root, ENTRY_FOLDER, `${entry}.ts`)],
    minify: false,
    write: false,
    // Nothing is written; it gives the outputs their names.
    outdir: root,
    plugins: [...LAMBDA_OPTIONS.plugins, thirdPartyOutside(resolveDirs)],
  });
  // Beside the code are the documents that it reads, and the engine that it may load.
  const text = built.outputFiles.find(({ path }) => path.endsWith(`${entry}.mjs`))?.text ?? '';
  return [...usedNames(text)].map(([specifier, names]) => ({
    specifier,
    resolveDir: resolveDirs.get(specifier) ?? root,
    names: [...names].sort(),
  }));
}

function thirdPartyOutside(resolveDirs: Map<string, string>): Plugin {
  return {
    name: 'third-party-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point' || path.startsWith('@tulip/')) return undefined;
        if (!path.startsWith('node:')) resolveDirs.set(path, dirname(importer));
        return { path, external: true };
      });
    },
  };
}

/** By specifier. A name that is imported and stands nowhere else is not in use. */
export function usedNames(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const tree = ts.createSourceFile('bundle.mjs', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const uses = usesOf(tree);
  const found = new Map<string, Set<string>>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const specifier = statement.moduleSpecifier.text;
    if (specifier.startsWith('node:')) continue;
    const names = found.get(specifier) ?? new Set<string>();
    for (const name of namesOf(statement.importClause, uses)) names.add(name);
    found.set(specifier, names);
  }
  return found;
}

/** What the text does with each identifier outside imports: `''` for the identifier itself, else the member that it takes. */
function usesOf(tree: ts.SourceFile): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : '';
      uses.set(node.text, (uses.get(node.text) ?? new Set()).add(member));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return uses;
}

function namesOf(clause: ts.ImportClause | undefined, uses: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  if (clause === undefined) return [];
  const byDefault = clause.name !== undefined && uses.has(clause.name.text) ? ['default'] : [];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return byDefault;
  if (ts.isNamespaceImport(bindings)) return [...byDefault, ...(uses.get(bindings.name.text) ?? [])].filter(Boolean);
  const named = bindings.elements.filter(({ name }) => uses.has(name.text));
  return [...byDefault, ...named.map(({ name, propertyName }) => (propertyName ?? name).text)];
}
