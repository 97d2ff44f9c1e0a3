/** A file is one concept, a function fits on a screen: the lengths past which they are split. */
import ts from 'typescript6';
import { type Finding, isTypeScript, lineOfNode, type TidyRule, treeOf, visitNodes } from './source-text.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

export const fileLength: TidyRule = {
  name: 'file-length',
  check(file) {
    if (!/\.(tsx?|css|mjs|sh)$/.test(file.path)) return [];
    const lines = file.text.trimEnd().split('\n').length;
    if (lines <= FILE_LINES_MAX) return [];
    const message = `${lines} lines; a file has at most ${FILE_LINES_MAX}`;
    return [{ rule: 'file-length', path: file.path, line: FILE_LINES_MAX + 1, message }];
  },
};

/**
 * Counts a function's own lines: a function inside it is counted by itself, so that a factory whose closures are an
 * object's methods is measured like a class.
 */
export const functionLength: TidyRule = {
  name: 'function-length',
  check(file) {
    if (!isTypeScript(file.path)) return [];
    const tree = treeOf(file);
    const findings: Finding[] = [];
    visitNodes(tree, (node) => {
      if (!isFunction(node) || isChapter(node)) return;
      const lines = ownLines(tree, node);
      if (lines <= FUNCTION_LINES_MAX) return;
      const message = `${lines} lines; a function has at most ${FUNCTION_LINES_MAX}`;
      findings.push({ rule: 'function-length', path: file.path, line: lineOfNode(tree, node), message });
    });
    return findings;
  },
};

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function ownLines(tree: ts.SourceFile, node: ts.Node): number {
  let inner = 0;
  const subtract = (child: ts.Node): void => {
    if (isFunction(child)) inner += linesOf(tree, child) - 1;
    else ts.forEachChild(child, subtract);
  };
  ts.forEachChild(node, subtract);
  return linesOf(tree, node) - inner;
}

function linesOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - lineOfNode(tree, node);
}

/** The callback of a `describe` is a chapter of tests, not a function that one has to follow. */
function isChapter(node: ts.Node): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call)) return false;
  let callee: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && callee.text === 'describe';
}
