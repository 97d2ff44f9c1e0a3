/** What each mode of the gate runs, in order: the cheap and the telling first. */
export type Mode = 'types' | 'test' | 'verify';

export type Step =
  /** A command that passes by exit code 0; counts as one. */
  | { readonly kind: 'command'; readonly name: string; readonly command: readonly [string, ...string[]] }
  /** One project of vitest.config.ts; counts as many as it has tests. */
  | { readonly kind: 'vitest'; readonly name: string; readonly project: string }
  /** What this machine cannot run; `isFailure` where it had to. */
  | { readonly kind: 'absent'; readonly name: string; readonly reason: string; readonly isFailure: boolean };

export interface Machine {
  readonly hasBrowser: boolean;
  /** Where a missing browser is a failure and not a shrug. */
  readonly isCi: boolean;
}

const TYPES: readonly Step[] = [
  { kind: 'command', name: 'types: pure packages', command: ['tsc', '-p', 'tsconfig.json'] },
  { kind: 'command', name: 'types: everything on Node', command: ['tsc', '-p', 'tsconfig.node.json'] },
  { kind: 'command', name: 'types: user interface', command: ['tsc', '-p', 'ui/tsconfig.json'] },
];

const STRUCTURE: readonly Step[] = [
  { kind: 'vitest', name: 'structure: layers, tidiness, bundles', project: 'structure' },
  { kind: 'command', name: 'unused files, exports, dependencies', command: ['knip', '--no-progress'] },
  { kind: 'command', name: 'generated files are up to date', command: ['node', 'tools/docs/main.ts', '--check'] },
];

export function planSteps(mode: Mode, machine: Machine): Step[] {
  if (mode === 'types') return [...TYPES];
  const test: Step[] = [
    ...TYPES,
    { kind: 'command', name: 'lint and format', command: ['biome', 'check', '.'] },
    { kind: 'vitest', name: 'unit tests', project: 'unit' },
    { kind: 'vitest', name: 'tests with local engines', project: 'local' },
    browserStep(machine),
  ];
  return mode === 'test' ? test : [...test, ...STRUCTURE];
}

function browserStep({ hasBrowser, isCi }: Machine): Step {
  if (hasBrowser) return { kind: 'vitest', name: 'browser tests', project: 'browser' };
  const reason = 'no Chromium or Chrome on this machine: install one, or set CHROMIUM_PATH';
  return { kind: 'absent', name: 'browser tests', reason, isFailure: isCi };
}
