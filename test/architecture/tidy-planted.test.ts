/** Plants one violation of each tidy rule, and its innocent neighbour, and sees the one caught and the other left alone. */
import { describe, expect, it } from 'vitest';
import { checkTidiness, TIDY_RULES } from './tidy/rules.ts';

const OPENING = '/** A file that was made for a test. */\n';
const PURE = 'packages/exchange/src/planted.ts';
const lines = (count: number) => 'void 0;\n'.repeat(count);
const functionOf = (count: number) => `function f() {\n${lines(count - 2)}}\n`;
/** Words that may not stand in this file either are put together here. */
const word = (...parts: string[]) => parts.join('');

interface Planted {
  readonly rule: string;
  readonly path?: string;
  readonly text: string;
}

const CAUGHT: readonly Planted[] = [
  ...[
    'const at = Date.now();',
    'let at: Date;',
    'Math.random();',
    'Math.exp(1);',
    'setTimeout(f, 1);',
    'setInterval(f, 1);',
    'process.exit();',
    'await fetch(u);',
    'console.log(1);',
    'crypto.subtle;',
    'performance.now();',
    'globalThis.x;',
    "'a'.localeCompare('b');",
    'const x = { fetch };',
    "import 'node:fs';",
    "export * from 'node:fs';",
    "await import('node:fs');",
    "let x: typeof import('node:fs');",
  ].map((code) => ({ rule: 'banned-globals', text: OPENING + code })),
  { rule: 'file-length', text: OPENING + lines(400) },
  { rule: 'function-length', text: OPENING + functionOf(71) },
  { rule: 'function-length', text: `${OPENING}function outer() {\n${functionOf(71)}}\n` },
  { rule: 'opening-sentence', text: 'export const a = 1;\n' },
  { rule: 'opening-sentence', text: '/** No full stop */\nexport const a = 1;\n' },
  { rule: 'opening-sentence', text: '/** No full stop */\n/** But here. */\nexport const a = 1;\n' },
  { rule: 'opening-sentence', text: '// A line comment.\nexport const a = 1;\n' },
  { rule: 'file-names', path: 'services/src/string-utils.ts', text: OPENING },
  { rule: 'file-names', path: 'services/src/helpers/text.ts', text: OPENING },
  { rule: 'file-names', path: 'services/src/LaneManager.ts', text: OPENING },
  { rule: 'unfinished', text: `${OPENING}// ${word('TO', 'DO')}: later\n` },
  { rule: 'unfinished', path: 'docs/page.md', text: `${word('FIX', 'ME')} this\n` },
  { rule: 'leftover-words', path: 'docs/page.md', text: `see ${word('/wo', 'rk/main')}\n` },
  { rule: 'leftover-words', path: '.npmrc', text: `registry=https://${word('registry.', 'npmjs.org')}/\n` },
  { rule: 'leftover-words', text: `${OPENING}// as the ${word('assis', 'tant')} said\n` },
  { rule: 'no-focused-tests', path: 'ui/src/a.test.ts', text: `${OPENING}it.only('x', f);\n` },
  { rule: 'no-focused-tests', path: 'ui/src/a.test.ts', text: `${OPENING}describe.skip('x', f);\n` },
  { rule: 'no-focused-tests', path: 'ui/src/a.test.ts', text: `${OPENING}it.concurrent.skip('x', f);\n` },
  { rule: 'no-any', text: `${OPENING}const a = b as any;\n` },
  { rule: 'no-any', text: `${OPENING}let a: any[];\n` },
  { rule: 'no-double-cast', text: `${OPENING}const a = b as unknown as string;\n` },
  { rule: 'no-empty-catch', text: `${OPENING}try { f(); } catch {}\n` },
  { rule: 'no-empty-catch', text: `${OPENING}try { f(); } catch (error) {\n}\n` },
  { rule: 'no-type-check-directives', text: `${OPENING}// @ts-ignore\n` },
  { rule: 'no-type-check-directives', text: `${OPENING}// @ts-expect-error it knows not\n` },
  { rule: 'reasoned-suppressions', text: `${OPENING}// biome-ignore lint/style/useConst: because\n` },
  { rule: 'reasoned-suppressions', text: `${OPENING}// biome-ignore lint/style/useConst\n` },
];

const LEFT_ALONE: readonly Omit<Planted, 'rule'>[] = [
  { text: `${OPENING}// Date, Math.random and console are banned here.\nconst a = 'process.exit()';\n` },
  { text: `${OPENING}export interface Queue { process(): void; readonly fetch: number }\nqueue.process();\n` },
  { text: `${OPENING}export function run(process: () => void) { process(); }\n` },
  { text: `${OPENING}Math.floor(1); Math.imul(1, 2);\n` },
  { path: 'services/src/clock.ts', text: `${OPENING}export const now = () => Date.now();\n` },
  { path: 'packages/exchange/src/a.test.ts', text: `${OPENING}setTimeout(f, 1);\n` },
  { text: OPENING + lines(399) },
  { text: OPENING + functionOf(70) },
  { text: `${OPENING}function outer() {\n${functionOf(60).repeat(3)}}\n` },
  { path: 'ui/src/a.test.ts', text: `${OPENING}describe('x', () => {\n${lines(100)}});\n` },
  { path: 'ui/src/a.test.ts', text: `${OPENING}it.each([1])('x', f);\nlist.skip(1);\n` },
  { text: `${OPENING}const a = b as unknown;\nconst anything = 'any';\n` },
  { text: `${OPENING}try { f(); } catch {\n  // The other side has gone: there is nobody to tell.\n}\n` },
  { text: `${OPENING}// biome-ignore lint/style/useConst: the loop below assigns it\n` },
  { path: 'docs/page.md', text: 'a teamwork/ folder, https://example.org/work/ and the word hackle\n' },
];

describe('a planted violation', () => {
  it.each(CAUGHT)('of $rule is caught: $text', ({ rule, path = PURE, text }) => {
    expect(checkTidiness([{ path, text }]).map((finding) => finding.rule)).toContain(rule);
  });

  it('is there for every rule', () => {
    expect(new Set(CAUGHT.map(({ rule }) => rule))).toEqual(new Set(TIDY_RULES.map(({ name }) => name)));
  });

  it('is found in a file that git does not know yet, and on the right line', () => {
    const text = `${OPENING}\nconsole.log(1);\n`;
    expect(checkTidiness([{ path: PURE, text }])).toEqual([expect.objectContaining({ line: 3, path: PURE })]);
  });
});

describe('what only looks like a violation', () => {
  it.each(LEFT_ALONE)('is left alone: $text', ({ path = PURE, text }) => {
    expect(checkTidiness([{ path, text }])).toEqual([]);
  });
});
