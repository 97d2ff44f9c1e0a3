/** The whole source tree, checked by every tidy rule. */
import { expect, it } from 'vitest';
import { checkTidiness } from './tidy/rules.ts';
import { readSourceTree } from './tidy/source-tree.ts';

it('is tidy', () => {
  const files = readSourceTree();
  expect(files.length).toBeGreaterThan(50);
  const findings = checkTidiness(files).map(({ path, line, rule, message }) => `${path}:${line} ${rule}: ${message}`);
  expect(findings).toEqual([]);
});
