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

export const functionLength: TidyRule = {
  name: 'function-length',
  check(file) {
    if (!isTypeScript(file.path)) return [];
    const tree = treeOf(file);
    const findings: Finding[] = [];
    visitNodes(tree, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isChapter(node)) return;
      const line = lineOfNode(tree, node);
      const lines = tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - line;
      if (lines <= FUNCTION_LINES_MAX) return;
      const message = `${lines} lines; a function has at most ${FUNCTION_LINES_MAX}`;
      findings.push({ rule: 'function-length', path: file.path, line, message });
    });
    return findings;
  },
};

/** The callback of a `describe` is a chapter of tests, not a function that one has to follow. */
function isChapter(node: ts.Node): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call)) return false;
  let callee: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && callee.text === 'describe';
}
