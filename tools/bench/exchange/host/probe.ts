/** What the benchmark may ask a Region's process: memory, a record of its AWS calls, a CPU profile by part. */
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type Profiler, Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DeployedCode } from '@tulip/services/hosts/laptop/deployed-code.ts';
import * as z from 'zod/mini';
import { type CallRecorder, createCallRecorder } from './call-recorder.ts';
import { type PartWatch, type Turn, watchParts } from './parts.ts';

export const probeCommand = z.discriminatedUnion('kind', [
  /** `collected`: after a full garbage collection. */
  z.object({ kind: z.literal('memory'), collected: z.boolean() }),
  /** Stops recording, and lets go of what has been recorded. */
  z.object({ kind: z.literal('forget-record') }),
  z.object({ kind: z.literal('write-record'), file: z.string() }),
  z.object({ kind: z.literal('profile') }),
  z.object({ kind: z.literal('write-profile'), file: z.string() }),
]);
export type ProbeCommand = z.infer<typeof probeCommand>;

/** Bytes; `atMs` is the time on the process's own clock, on which calls are recorded. */
export const memoryFigures = z.object({ atMs: z.number(), heapUsed: z.number(), rss: z.number() });
export type MemoryFigures = z.infer<typeof memoryFigures>;

/** The file of `write-profile`. */
export interface PartProfile {
  readonly profile: Profiler.Profile;
  readonly turns: readonly Turn[];
}

const SAMPLING_INTERVAL_US = 500;

/** Listens on the socket at `path`; the code is to be used in place of the one given. Calls are recorded from the first on. */
export async function startProbe(code: DeployedCode, path: string): Promise<DeployedCode> {
  const watch = watchParts(code);
  const recorder = createCallRecorder(watch.current);
  const session = new Session();
  session.connect();
  const server = createServer((request, response) => {
    obey(request, watch, recorder, session).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return watch.code;
}

async function obey(request: IncomingMessage, watch: PartWatch, recorder: CallRecorder, session: Session) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const command = z.parse(probeCommand, JSON.parse(text));
  switch (command.kind) {
    case 'memory': {
      if (command.collected) collectGarbage();
      const { heapUsed, rss } = process.memoryUsage();
      const figures: MemoryFigures = { atMs: performance.now(), heapUsed, rss };
      return figures;
    }
    case 'forget-record':
      return recorder.forget();
    case 'write-record':
      return recorder.write(command.file);
    case 'profile':
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
      watch.start();
      return session.post('Profiler.start');
    case 'write-profile': {
      const { profile } = await session.post('Profiler.stop');
      const written: PartProfile = { profile, turns: watch.stop() };
      return writeFile(command.file, JSON.stringify(written));
    }
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
