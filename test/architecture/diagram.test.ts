/** The diagram of docs/architecture.md is the import graph, as a second reader of the imports sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cruiseTree } from './layers/cruise.ts';
import { isTestCode, roomOf } from './layers/declared.ts';
import { ARROWS } from './layers/rules.ts';
import { ROOT } from './tidy/source-tree.ts';

function drawnArrows(markdown: string): string[] {
  const block = /```mermaid\nflowchart TD\n([\s\S]*?)```/.exec(markdown)?.[1] ?? '';
  const rooms = new Map([...block.matchAll(/^ {2}(\w+)\["(.+)"\]$/gm)].map(([, id = '', room = '']) => [id, room]));
  const arrows = [...block.matchAll(/^ {2}(\w+) --> (\w+)$/gm)];
  return arrows.map(([, from = '', to = '']) => `${rooms.get(from)} → ${rooms.get(to)}`).sort();
}

it('is drawn as it is', async () => {
  const { modules } = await cruiseTree(ROOT);
  const imported = modules
    .filter(({ source }) => roomOf(source) in ARROWS && !isTestCode(source))
    .flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ resolved, module }) => module.startsWith('@tulip/') && !resolved.includes('node_modules/'))
        .map(({ resolved }) => ({ from: roomOf(source), to: roomOf(resolved) })),
    )
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }) => `${from} → ${to}`);
  const drawn = drawnArrows(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'));
  expect(drawn).toEqual([...new Set(imported)].sort());
  expect(drawn.length).toBeGreaterThan(10);
});
