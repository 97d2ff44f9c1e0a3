/** The exchange of `npm start` with a probe in each Region's process, and without the UI, whose build is not what is measured. */
import { fileURLToPath } from 'node:url';
import { runMain } from '@tulip/services/hosts/laptop/main.ts';
import { dieWithSupervisor } from '@tulip/services/hosts/laptop/region-bond.ts';

// However the benchmark ends, its exchange ends too.
dieWithSupervisor();
await runMain({
  regionModule: fileURLToPath(new URL('./region.ts', import.meta.url)),
  // Some folder must be served in its place.
  buildUi: async () => fileURLToPath(new URL('.', import.meta.url)),
});
