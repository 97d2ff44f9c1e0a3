/** Three test projects by what they need: nothing, local engines, a browser; the file suffix says which. */
import { defineConfig } from 'vitest/config';

const EVERY_TEST = ['packages/*/src/**', 'services/src/**', 'ui/src/**', 'tools/**', 'test/**'];
const ignored = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: EVERY_TEST.map((root) => `${root}/*.test.ts`),
          exclude: [...ignored, '**/*.local.test.ts', '**/*.browser.test.ts'],
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
