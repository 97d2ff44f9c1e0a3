/** Pure packages may not reach for the clock, chance, timers, the process or the network: those are dependencies (D10). */
import ts from 'typescript6';
import {
  type Finding,
  isTestCode,
  isTypeScript,
  lineOfNode,
  type TidyRule,
  treeOf,
  visitNodes,
} from './source-text.ts';

const PURE = /^packages\/(std|engine|contracts|resources|simfill|matcher|exchange|adapters-memory)\/src\//;

const BANNED_GLOBALS = new Set(
  'Date performance setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask process fetch console crypto globalThis require Worker WebSocket XMLHttpRequest Buffer eval'.split(
    ' ',
  ),
);

/** Chance, and what ECMAScript leaves to the implementation: two machines may disagree in the last bit. */
const BANNED_MATH = new Set(
  'random exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cbrt hypot'.split(
    ' ',
  ),
);

/** Their answers depend on the machine's language settings. */
const BANNED_METHODS = new Set('localeCompare toLocaleString toLocaleUpperCase toLocaleLowerCase'.split(' '));

export const bannedGlobals: TidyRule = {
  name: 'banned-globals',
  check(file) {
    if (!PURE.test(file.path) || !isTypeScript(file.path) || isTestCode(file.path)) return [];
    const tree = treeOf(file);
    const declared = declaredNames(tree);
    const findings: Finding[] = [];
    visitNodes(tree, (node) => {
      const name = bannedName(node, declared);
      if (name === undefined) return;
      const message = `${name} has no place in a pure package: take it as a dependency`;
      findings.push({ rule: 'banned-globals', path: file.path, line: lineOfNode(tree, node), message });
    });
    return findings;
  },
};

function bannedName(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (ts.isStringLiteralLike(node) && isModuleSpecifier(node)) return bannedModule(node.text);
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const isMath = ts.isIdentifier(parent.expression) && parent.expression.text === 'Math';
    if (isMath && BANNED_MATH.has(node.text)) return `Math.${node.text}`;
    return BANNED_METHODS.has(node.text) ? node.text : undefined;
  }
  if (!BANNED_GLOBALS.has(node.text) || declared.has(node.text) || isMemberName(node)) return undefined;
  return node.text;
}

function bannedModule(specifier: string): string | undefined {
  return specifier.startsWith('node:') ? specifier : undefined;
}

function isModuleSpecifier(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return parent.moduleSpecifier === node;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  return ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;
}

/** `{ process: … }`, `interface X { fetch(): … }` and the like name a member of something else. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isClassElement(parent) || ts.isTypeElement(parent) || ts.isObjectLiteralElement(parent)) && parent.name === node
  );
}

/** Names that the file itself declares or imports: they are not the globals. */
function declaredNames(tree: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  visitNodes(tree, (node) => {
    if (
      (ts.isVariableDeclaration(node) ||
        ts.isParameter(node) ||
        ts.isBindingElement(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isImportSpecifier(node)) &&
      node.name !== undefined &&
      ts.isIdentifier(node.name)
    ) {
      names.add(node.name.text);
    }
  });
  return names;
}
