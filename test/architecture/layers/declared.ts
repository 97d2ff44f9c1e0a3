/** A package may import only what its own package.json declares, and reach into no other package by path. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { ImportGraph } from './cruise.ts';
import { TEST_CODE } from './rules.ts';

interface Manifest {
  readonly name: string;
  readonly forProduction: ReadonlySet<string>;
  readonly forTests: ReadonlySet<string>;
}

/** `file: imports <name>, which <package.json> does not declare`, sorted. */
export function findUndeclaredImports(root: string, { modules }: ImportGraph): string[] {
  const manifests = new Map<string, Manifest>();
  const manifestOf = (room: string): Manifest => {
    const known = manifests.get(room) ?? readManifest(posix.join(root, room, 'package.json'));
    manifests.set(room, known);
    return known;
  };
  const shared = manifestOf('').forTests;
  const findings = modules.flatMap(({ source, dependencies }) => {
    const room = roomOf(source);
    const { name, forProduction, forTests } = manifestOf(room);
    const isTest = isTestCode(source) || room === 'test';
    return dependencies.flatMap(({ module, coreModule }) => {
      if (coreModule) return [];
      if (module.startsWith('.')) return leavesRoom(source, module, room) ? [`${source}: reaches into ${module}`] : [];
      const wanted = packageName(module);
      const isDeclared = forProduction.has(wanted) || (isTest && (forTests.has(wanted) || shared.has(wanted)));
      if (isDeclared || wanted === name) return [];
      return [`${source}: imports ${wanted}, which ${room}/package.json does not declare`];
    });
  });
  return [...new Set(findings)].sort();
}

/** Test code and build settings may use development dependencies: their package's, or the root's. */
export function isTestCode(path: string): boolean {
  return /\.config\.ts$/.test(path) || TEST_CODE.some((pattern) => new RegExp(pattern).test(path));
}

export function roomOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('packages/') ? 2 : 1)
    .join('/');
}

function leavesRoom(source: string, specifier: string, room: string): boolean {
  const target = posix.join(posix.dirname(source), specifier);
  return !target.startsWith(`${room}/`);
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function readManifest(path: string): Manifest {
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const record = asRecord(manifest);
  const production = [
    ...keysOf(record['dependencies']),
    ...keysOf(record['optionalDependencies']),
    ...keysOf(record['peerDependencies']),
  ];
  const development = keysOf(record['devDependencies']).flatMap((name) => [name, name.replace('@types/', '')]);
  return {
    name: String(record['name']),
    forProduction: new Set([...production, ...development.filter((name) => isTypesOnly(name, record))]),
    forTests: new Set([...production, ...development]),
  };
}

/** `@types/x` in devDependencies lets production code write `import type … from 'x'`; the type checker refuses more. */
function isTypesOnly(name: string, record: Readonly<Record<string, unknown>>): boolean {
  return keysOf(record['devDependencies']).includes(`@types/${name}`);
}

function keysOf(value: unknown): string[] {
  return Object.keys(asRecord(value));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
