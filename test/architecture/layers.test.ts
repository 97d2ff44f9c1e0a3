/** The import graph of the real tree keeps to the layers, and is large enough to have been read at all. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseTree, type ImportGraph } from './layers/cruise.ts';
import { findUndeclaredImports, roomOf } from './layers/declared.ts';
import { ARROWS, OUTSIDE } from './layers/rules.ts';
import { ROOT, readSourceTree } from './tidy/source-tree.ts';

let graph: ImportGraph;
beforeAll(async () => {
  graph = await cruiseTree(ROOT);
});

describe('the import graph', () => {
  it('was read: a cruise that sees nothing also finds nothing', () => {
    const sources = readSourceTree().filter(({ path }) => /^(packages|services|ui|test|tools)\/.*\.tsx?$/.test(path));
    expect(graph.modules.length).toBeGreaterThan(60);
    expect(graph.modules.length).toBeGreaterThanOrEqual(sources.length * 0.95);
    expect(graph.modules.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(200);
  });

  it('keeps to the layers', () => {
    expect(graph.violations).toEqual([]);
  });

  it('names only what each package declares', () => {
    expect(findUndeclaredImports(ROOT, graph)).toEqual([]);
  });

  it('has a place in the layout for every package', () => {
    const rooms = new Set(graph.modules.map(({ source }) => roomOf(source)));
    const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
    const known = [...Object.keys(ARROWS), ...OUTSIDE];
    expect([...rooms, ...packages].filter((room) => !known.includes(room))).toEqual([]);
  });
});
