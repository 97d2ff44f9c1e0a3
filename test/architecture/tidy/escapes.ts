/** The ways out of the type checker, the linter and the test runner that are closed here. */
import ts from 'typescript6';
import {
  type Finding,
  findLines,
  isTypeScript,
  lineOfNode,
  type SourceText,
  type TidyRule,
  treeOf,
  visitNodes,
} from './source-text.ts';

const RUNNERS = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const TYPE_CHECK_DIRECTIVES = /@ts-(?:ignore|expect-error|nocheck)\b/;
const SUPPRESSION = /biome-ignore(?:-\w+)?\b/;
/** A rule in full (`lint/…`), a colon, and at least three words that say why. */
const REASONED_SUPPRESSION = /biome-ignore(?:-\w+)? \S+: \S+ \S+ \S+/;

export const noFocusedTests = treeRule('no-focused-tests', 'runs less than it seems to', (node) => {
  if (!ts.isPropertyAccessExpression(node) || !/^(?:only|skip|todo|fails)$/.test(node.name.text)) return false;
  let callee: ts.Expression = node.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && RUNNERS.has(callee.text);
});

export const noAny = treeRule(
  'no-any',
  'any switches the type checker off',
  (node) => node.kind === ts.SyntaxKind.AnyKeyword,
);

export const noDoubleCast = treeRule(
  'no-double-cast',
  '`as unknown as` believes without looking: parse, or narrow',
  (node) =>
    ts.isAsExpression(node) &&
    ts.isAsExpression(node.expression) &&
    node.expression.type.kind === ts.SyntaxKind.UnknownKeyword,
);

export const noEmptyCatch = treeRule('no-empty-catch', 'an error disappears here without a word', (node, file) => {
  if (!ts.isCatchClause(node) || node.block.statements.length > 0) return false;
  const body = file.text.slice(node.block.getStart() + 1, node.block.getEnd() - 1);
  return body.trim() === '';
});

export const noTypeCheckDirectives: TidyRule = {
  name: 'no-type-check-directives',
  check: (file) =>
    isTypeScript(file.path) && !isThisFile(file)
      ? findLines(file, 'no-type-check-directives', TYPE_CHECK_DIRECTIVES, 'correct the type')
      : [],
};

export const reasonedSuppressions: TidyRule = {
  name: 'reasoned-suppressions',
  check(file) {
    if (isThisFile(file) || !/\.(tsx?|css|mjs)$/.test(file.path)) return [];
    const isReasoned = (finding: Finding) => REASONED_SUPPRESSION.test(file.text.split('\n')[finding.line - 1] ?? '');
    const message = 'say why the rule does not fit here, beside the exception';
    return findLines(file, 'reasoned-suppressions', SUPPRESSION, message).filter((finding) => !isReasoned(finding));
  },
};

/** The rules must name what they look for. */
function isThisFile({ path }: SourceText): boolean {
  return /^test\/architecture\/tidy(?:\/escapes|\.test|-planted\.test)\.ts$/.test(path);
}

function treeRule(name: string, message: string, matches: (node: ts.Node, file: SourceText) => boolean): TidyRule {
  return {
    name,
    check(file) {
      if (!isTypeScript(file.path)) return [];
      const tree = treeOf(file);
      const findings: Finding[] = [];
      visitNodes(tree, (node) => {
        if (matches(node, file)) findings.push({ rule: name, path: file.path, line: lineOfNode(tree, node), message });
      });
      return findings;
    },
  };
}
