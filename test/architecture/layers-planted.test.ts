/** Plants one violation of each layer rule in a small tree of its own and sees it fail; the same tree without it passes. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cruiseTree } from './layers/cruise.ts';
import { findUndeclaredImports } from './layers/declared.ts';
import { ARROWS, LAYER_RULES } from './layers/rules.ts';

type Files = Readonly<Record<string, string>>;

const EXTERNAL = ['@aws-sdk/client-sqs', 'fauxqs', 'zod', 'react', 'nodejs-order-book'];
const roots: string[] = [];

afterEach(async () => {
  await Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true, force: true })));
});

/** A tree with every room of the layout, each with an index and a package.json that declares all rooms; plus `files`. */
async function plantTree(files: Files): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tulip layers ')));
  roots.push(root);
  const rooms = [...Object.keys(ARROWS), 'test', 'tools'];
  const names = Object.fromEntries(rooms.map((room) => [`@tulip/${room.replace('packages/', '')}`, 'workspace:*']));
  const everything = { ...names, ...Object.fromEntries(EXTERNAL.map((name) => [name, '1.0.0'])) };
  const tree: Record<string, string> = { 'package.json': '{"name":"root","devDependencies":{"vitest":"1.0.0"}}' };
  for (const room of rooms) {
    const name = `@tulip/${room.replace('packages/', '')}`;
    tree[`${room}/package.json`] = JSON.stringify({
      name,
      type: 'module',
      exports: './src/index.ts',
      dependencies: everything,
    });
    tree[`${room}/src/index.ts`] = 'export const here = 1;\n';
    await link(root, `node_modules/${name}`, room);
  }
  for (const name of EXTERNAL) {
    tree[`node_modules/${name}/package.json`] = JSON.stringify({
      name,
      type: 'module',
      exports: { '.': './index.js', './mini': './mini.js' },
    });
    tree[`node_modules/${name}/index.js`] = 'export const there = 1;\n';
    tree[`node_modules/${name}/mini.js`] = 'export const there = 1;\n';
  }
  for (const [path, text] of Object.entries({ ...tree, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function link(root: string, path: string, room: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await symlink(join(root, room), join(root, path), 'dir');
}

const imports = (specifier: string) => `import * as it from '${specifier}';\nexport const kept = it;\n`;

/** For each package an arrow that the table does not have; `resources` lies under none of them but where it is allowed. */
const WRONG_ARROWS = Object.keys(ARROWS).map((room) => ({
  rule: `arrows-of-${room.replace('packages/', '')}`,
  files: { [`${room}/src/planted.ts`]: imports(room === 'services' ? '@tulip/ui' : '@tulip/services') },
}));

const PLANTED: readonly { readonly rule: string; readonly files: Files }[] = [
  ...WRONG_ARROWS,
  { rule: 'arrows-of-exchange', files: { 'packages/exchange/src/planted.ts': imports('@tulip/adapters-aws') } },
  { rule: 'arrows-of-exchange', files: { 'packages/exchange/src/planted.ts': imports('@tulip/simfill') } },
  { rule: 'arrows-of-ui', files: { 'ui/src/planted.tsx': imports('@tulip/exchange') } },
  {
    rule: 'arrows-of-ui',
    files: { 'ui/src/planted.tsx': "import type { here } from '@tulip/std';\nexport type A = typeof here;\n" },
  },
  { rule: 'pure-packages-name-no-node', files: { 'packages/simfill/src/planted.ts': imports('node:fs') } },
  {
    rule: 'pure-packages-name-no-node',
    files: { 'packages/std/src/planted.ts': "import type { Stats } from 'fs';\nexport type A = Stats;\n" },
  },
  {
    rule: 'only-adapters-aws-names-an-aws-sdk',
    files: { 'services/src/handlers/planted.ts': imports('@aws-sdk/client-sqs') },
  },
  {
    rule: 'only-adapters-aws-names-an-aws-sdk',
    files: { 'services/src/hosts/lambda/planted.ts': imports('@aws-sdk/client-sqs') },
  },
  { rule: 'only-hosts-name-a-host', files: { 'services/src/handlers/planted.ts': imports('fauxqs') } },
  {
    rule: 'handlers-never-import-hosts',
    files: {
      'services/src/handlers/planted.ts': imports('../hosts/laptop/start.ts'),
      'services/src/hosts/laptop/start.ts': 'export const started = 1;\n',
    },
  },
  {
    rule: 'lambda-never-imports-the-laptop',
    files: {
      'services/src/hosts/lambda/planted.ts': imports('../laptop/start.ts'),
      'services/src/hosts/laptop/start.ts': 'export const started = 1;\n',
    },
  },
  {
    rule: 'only-tools-name-other-order-books',
    files: { 'packages/matcher/src/planted.ts': imports('nodejs-order-book') },
  },
  { rule: 'zod-by-its-small-door', files: { 'packages/contracts/src/planted.ts': imports('zod') } },
  {
    rule: 'no-cycles',
    files: { 'packages/std/src/a.ts': imports('./b.ts'), 'packages/std/src/b.ts': imports('./a.ts') },
  },
  {
    rule: 'no-test-code-in-production',
    files: { 'services/src/planted.ts': imports('./a.test.ts'), 'services/src/a.test.ts': 'export const a = 1;\n' },
  },
  {
    rule: 'no-test-code-in-production',
    files: {
      'packages/std/src/planted.ts': imports('./testing/a.ts'),
      'packages/std/src/testing/a.ts': 'export const a = 1;\n',
    },
  },
  { rule: 'no-unresolvable-imports', files: { 'services/src/planted.ts': imports('./nowhere.ts') } },
];

const ALLOWED: Files = {
  'packages/exchange/src/allowed.ts': imports('@tulip/contracts'),
  'packages/adapters-aws/src/allowed.ts': imports('@aws-sdk/client-sqs'),
  'services/src/hosts/laptop/allowed.ts':
    imports('@aws-sdk/client-sqs') + imports('fauxqs').replaceAll('it', 'queues').replace('kept', 'also'),
  'services/src/hosts/laptop/runs-lambda.ts': imports('../lambda/entry.ts'),
  'services/src/hosts/lambda/entry.ts': imports('../../handlers/handler.ts'),
  'services/src/handlers/handler.ts': imports('@tulip/exchange'),
  'packages/contracts/src/allowed.ts': imports('zod/mini'),
  'packages/std/src/a.test.ts': imports('node:fs'),
};

describe('a planted violation', () => {
  it.each(PLANTED)('of $rule fails', async ({ rule, files }) => {
    const { violations } = await cruiseTree(await plantTree({ ...ALLOWED, ...files }));
    expect(violations).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: `)));
  });

  it('is there for every rule', () => {
    const rules = LAYER_RULES.forbidden?.map(({ name }) => name) ?? [];
    expect(new Set(PLANTED.map(({ rule }) => rule))).toEqual(new Set(rules));
  });

  it('is not needed for a tree to be read: what is allowed passes', async () => {
    const root = await plantTree(ALLOWED);
    const graph = await cruiseTree(root);
    expect(graph.violations).toEqual([]);
    expect(graph.modules.length).toBeGreaterThan(Object.keys(ALLOWED).length);
    expect(findUndeclaredImports(root, graph)).toEqual([]);
  });
});

describe('an import that package.json does not declare', () => {
  it.each([
    ['a sister package', { 'packages/exchange/src/planted.ts': imports('@tulip/std') }, 'imports @tulip/std'],
    ['a package from npm', { 'packages/exchange/src/planted.ts': imports('react') }, 'imports react'],
    ['another room by path', { 'packages/exchange/src/planted.ts': imports('../../std/src/index.ts') }, 'reaches into'],
  ])('fails: %s', async (_what, files, message) => {
    const manifest = {
      'packages/exchange/package.json': '{"name":"@tulip/exchange","type":"module","exports":"./src/index.ts"}',
    };
    const root = await plantTree({ ...files, ...manifest });
    const findings = findUndeclaredImports(root, await cruiseTree(root));
    expect(findings).toEqual([expect.stringContaining(message)]);
  });

  it('passes for the test runner, in tests alone', async () => {
    const runner = { 'node_modules/vitest/package.json': '{"name":"vitest"}', 'node_modules/vitest/index.js': '' };
    const root = await plantTree({
      ...runner,
      'packages/std/src/a.test.ts': imports('vitest'),
      'packages/std/src/a.ts': imports('vitest'),
    });
    expect(findUndeclaredImports(root, await cruiseTree(root))).toEqual([
      expect.stringContaining('packages/std/src/a.ts: imports vitest'),
    ]);
  });
});
