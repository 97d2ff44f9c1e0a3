/** Entry of `npm start`: the exchange on this machine until Ctrl-C, SIGTERM, or the end of the npm that started it. */
import { fileURLToPath } from 'node:url';
import { runMain } from './main.ts';
import { ensureUiBuilt } from './ui-build.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

await runMain({
  regionModule: fileURLToPath(new URL('./region.ts', import.meta.url)),
  buildUi: (log) =>
    ensureUiBuilt(
      {
        directory: `${root}ui`,
        alsoReads: [`${root}packages/contracts/src`, `${root}packages/std/src`, `${root}pnpm-lock.yaml`],
      },
      log,
    ),
});
