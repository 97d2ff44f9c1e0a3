/** The diagram of docs/architecture.md: which room imports which, read from the imports themselves. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';

const BEGIN = '<!-- begin: import graph, written by `npm run docs` -->';
const END = '<!-- end: import graph -->';
const SOURCES = ['packages/*/src/**/*.ts', 'services/src/**/*.ts', 'ui/src/**/*.{ts,tsx}', 'infra/**/*.ts'];
/** Tests look into every room: their imports are not the house's. */
const TEST_CODE = /\.test\.tsx?$|\/src\/(?:testing|port-contract)\/|\/src\/contract\.ts$|\/node_modules\//;

export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** `text` with the part between the markers replaced by the graph of the tree under `root`. */
export function insertGraph(text: string, root: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/architecture.md lacks its markers: ${BEGIN} … ${END}`);
  return `${text.slice(0, begin + BEGIN.length)}\n${renderGraph(readArrows(root))}\n${text.slice(end)}`;
}

/** Every import from one room of the house to another, once each, sorted. */
export function readArrows(root: string): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const path of globSync(SOURCES, { cwd: root }).map((found) => found.replaceAll('\\', '/'))) {
    if (TEST_CODE.test(path)) continue;
    const from = roomOf(path);
    for (const { fileName } of ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true).importedFiles) {
      const to = targetOf(fileName, root);
      if (to !== undefined && to !== from) arrows.set(`${from} ${to}`, { from, to });
    }
  }
  return [...arrows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, arrow]) => arrow);
}

function renderGraph(arrows: readonly Arrow[]): string {
  const rooms = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].sort();
  const nodes = rooms.map((room) => `  ${idOf(room)}["${room}"]`);
  const edges = arrows.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`);
  return ['```mermaid', 'flowchart TD', ...nodes, ...edges, '```'].join('\n');
}

function roomOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('packages/') ? 2 : 1)
    .join('/');
}

/** `@tulip/std/x` is the room `packages/std`, `@tulip/services` is `services`. */
function targetOf(specifier: string, root: string): string | undefined {
  const name = /^@tulip\/([^/]+)/.exec(specifier)?.[1];
  if (name === undefined) return undefined;
  return existsSync(join(root, 'packages', name)) ? `packages/${name}` : name;
}

function idOf(room: string): string {
  return room.replace('packages/', '').replaceAll('-', '_');
}
