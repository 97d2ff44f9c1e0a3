/** The thread of one Region's queue engine: listens, says where, closes when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@tulip/std';
import { buildApp } from 'fauxqs';
import { LOOPBACK } from './ports.ts';
import type { QueueEngineSettings } from './queue-engine.ts';

const { region }: QueueEngineSettings = workerData;
assert(parentPort !== null, 'the queue engine runs in a thread of its Region’s process');
const port = parentPort;
/** `buildApp` rather than `startFauxqs`, because the latter listens on every interface. */
const app = buildApp({ logger: false, host: LOOPBACK, defaultRegion: region });
port.once('message', async () => {
  await app.close();
  port.close();
});
port.postMessage(await app.listen({ port: 0, host: LOOPBACK }));
