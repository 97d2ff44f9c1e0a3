/** Test projects by what they need: nothing, local engines, a browser (the file suffix says which); and the structure tests. */
import { defineConfig } from 'vitest/config';

const EVERY_TEST = ['packages/*/src/**', 'services/src/**', 'ui/src/**', 'tools/**', 'test/**'];
const ignored = ['**/node_modules/**', '**/dist/**'];
/** Tests of the source tree itself: layers, tidiness, bundle budgets. Only `npm run verify` runs them. */
const structure = ['test/architecture/**/*.test.ts', 'test/bundle/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'structure', include: structure, exclude: ignored, testTimeout: 60_000, hookTimeout: 180_000 } },
      {
        test: {
          name: 'unit',
          include: EVERY_TEST.map((root) => `${root}/*.test.ts`),
          exclude: [...ignored, ...structure, '**/*.local.test.ts', '**/*.browser.test.ts'],
          // Pure tests share nothing that could leak, so one set of modules serves them all: two fifths of the time.
          isolate: false,
          // Only against a test that hangs: a busy machine may take ten times as long.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'local',
          include: EVERY_TEST.map((root) => `${root}/*.local.test.ts`),
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: EVERY_TEST.map((root) => `${root}/*.browser.test.ts`),
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
