/** The matcher's tests with one mistake planted in the fast book while it is loaded; the sources stay as they are. */
import { defineConfig } from 'vitest/config';
import { MUTATIONS } from './mutations.ts';

const mutation = MUTATIONS.find(({ name }) => name === process.env['MATCHER_MUTATION']);

export default defineConfig({
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        mutation !== undefined && id.endsWith(`/matcher/src/fast/${mutation.file}`)
          ? code.replace(mutation.find, () => mutation.replace)
          : undefined,
    },
  ],
  // What is loaded depends on the environment, which the cache of transformed modules does not know.
  test: { fsModuleCache: false, include: ['packages/matcher/src/**/*.test.ts'], testTimeout: 120_000 },
});
