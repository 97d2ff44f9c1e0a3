/** A file of the source tree, its syntax tree, and what a rule found in it. */
import ts from 'typescript6';

export interface SourceText {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly rule: string;
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export interface TidyRule {
  readonly name: string;
  check(file: SourceText): Finding[];
}

const trees = new WeakMap<SourceText, ts.SourceFile>();

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path);
}

/** Test code: test files, and the contract suites that test files run. */
export function isTestCode(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^test\//.test(path) || /\/(testing\/|port-contract\/|contract\.ts$)/.test(path);
}

/** The syntax tree of TypeScript 6, which still has a JavaScript API; parsed once a file. */
export function treeOf(file: SourceText): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2024, true, kind);
  trees.set(file, tree);
  return tree;
}

export function visitNodes(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => visitNodes(child, visit));
}

export function lineOfNode(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** One finding for each line of the file that matches. */
export function findLines(file: SourceText, rule: string, pattern: RegExp, message: string): Finding[] {
  return file.text
    .split('\n')
    .flatMap((text, index) => (pattern.test(text) ? [{ rule, path: file.path, line: index + 1, message }] : []));
}
