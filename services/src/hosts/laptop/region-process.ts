/** The process of one Region and its end of the channel to the supervisor, with which it lives and dies. */
import type { DeployedCode } from './deployed-code.ts';
import { createLog } from './log.ts';
import type { RegionSettings } from './region-environment.ts';
import { startRegionHost } from './region-host.ts';
import { StartError, toOneLine } from './start-error.ts';

/** What a Region's process tells the supervisor. */
export type RegionReport =
  | { readonly type: 'listening' }
  | { readonly type: 'failed'; readonly line: string; readonly isForUser: boolean };

/** The one thing that the supervisor says. */
export const STOP = 'stop';

/** Runs the Region until the supervisor says stop. */
export async function runRegionProcess(code: DeployedCode): Promise<void> {
  const settings: RegionSettings = JSON.parse(process.argv[2] ?? '{}');
  const log = createLog(settings.region);
  try {
    const host = await startRegionHost(settings, code, log);
    let isStopping = false;
    const stop = async (): Promise<void> => {
      if (isStopping) return;
      isStopping = true;
      await host.stop();
      process.exit(0);
    };
    process.on('message', (message) => {
      if (message === STOP) stop();
    });
    process.on('SIGTERM', stop);
    report({ type: 'listening' });
  } catch (error) {
    if (process.env['TULIP_LOG_LEVEL'] === 'DEBUG') console.error(error);
    report({ type: 'failed', line: toOneLine(error), isForUser: error instanceof StartError });
    process.exitCode = 1;
    process.disconnect();
  }
}

function report(message: RegionReport): void {
  process.send?.(message);
}
