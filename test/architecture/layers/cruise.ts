/** Reads a source tree's import graph with dependency-cruiser and judges it by the layer rules. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { LAYER_RULES } from './rules.ts';

export interface ImportGraph {
  /** Modules of the tree itself, without what lies in node_modules. */
  readonly modules: ICruiseResult['modules'];
  /** `rule: from → to`, sorted. */
  readonly violations: readonly string[];
}

const ROOMS = ['packages', 'services', 'ui', 'test', 'tools', 'infra', 'fis'];

/** Cruises every room that exists under `root`. */
export async function cruiseTree(root: string): Promise<ImportGraph> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const { output } = await cruise(
    rooms,
    {
      baseDir: root,
      ruleSet: LAYER_RULES,
      validate: true,
      doNotFollow: { path: ['node_modules'] },
      exclude: { path: ['/node_modules/\\.cache/', '(^|/)dist/', 'packages/contracts/generated/'] },
      tsPreCompilationDeps: true,
      combinedDependencies: false,
      preserveSymlinks: false,
      parser: 'tsc',
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  );
  if (typeof output === 'string') throw new Error(`the cruise gave a report and no graph: ${output.slice(0, 200)}`);
  return {
    modules: output.modules.filter(
      ({ source }) => ROOMS.includes(source.split('/')[0] ?? '') && !source.includes('node_modules/'),
    ),
    violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
}
