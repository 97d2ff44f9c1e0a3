/** The comparison bundle holds what an entry uses, once, and nothing that it merely mentions. */
import { expect, it } from 'vitest';
import { comparisonSource } from './comparison.ts';
import { usedNames } from './third-party-imports.ts';

it('finds each name in use by what the package calls it, and members of a namespace by themselves', () => {
  const found = usedNames(
    [
      "import { Client as C, Unused } from 'sdk';",
      "import * as z from 'zod/mini';",
      "import plain from 'plain';",
      "import 'effects';",
      "import { join } from 'node:path';",
      'new C(z.object({ Unused: z.string() }), z.object, plain, join);',
    ].join('\n'),
  );
  expect([...found].map(([specifier, names]) => [specifier, [...names].sort()])).toEqual([
    ['sdk', ['Client', 'Unused']],
    ['zod/mini', ['object', 'string']],
    ['plain', ['default']],
    ['effects', []],
  ]);
});

it('leaves out a name that stands nowhere but in its import', () => {
  expect(usedNames("import { A, B } from 'sdk'; A();").get('sdk')).toEqual(new Set(['A']));
});

it('names everything once in the comparison, the same name of two packages apart', () => {
  const of = (specifier: string, names: string[]) => ({ specifier, resolveDir: '/', names });
  expect(comparisonSource([of('a', ['x', 'y']), of('b', ['x']), of('c', [])])).toBe(
    "import { x as i0_x, y as i0_y } from 'a';\nimport { x as i1_x } from 'b';\nimport 'c';\nexport const used = [i0_x, i0_y, i1_x];\n",
  );
});
