/** The supervising process: settings in, ready line out, exit code 0 after a stop and 1 after one line of trouble. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from './config.ts';
import { createLog, type Log } from './log.ts';
import { watchParent } from './parent-watch.ts';
import { toOneLine } from './start-error.ts';
import { type Exchange, type Supervisor, startSupervisor } from './supervisor.ts';

export interface MainOptions {
  readonly regionModule: string;
  buildUi(log: Log): Promise<string>;
}

/** Children end with this process in any case, so a stop that takes longer than this is not waited for. */
const STOP_TIMEOUT_MS = 6_000;

/** Runs until a signal; never returns normally once started. */
export async function runMain(options: MainOptions): Promise<void> {
  const log = createLog('start');
  let supervisor: Supervisor | undefined;
  let isEnding = false;

  const end = async (exitCode: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    // A start that is cut short fails for that reason alone.
    supervisor?.ready.catch(() => undefined);
    await Promise.race([supervisor?.stop(), sleep(STOP_TIMEOUT_MS)]).catch(() => undefined);
    process.exit(exitCode);
  };
  const fail = (error: unknown): Promise<void> => {
    if (!isEnding) process.stderr.write(`${toOneLine(error)}\n`);
    return end(1);
  };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  watchParent(process.env, () => end(1));
  try {
    supervisor = startSupervisor({
      config: parseConfig(process.env),
      regionModule: options.regionModule,
      buildUi: () => options.buildUi(log),
      onGivenUp: (line) => fail(new Error(line)),
      log,
    });
    process.stdout.write(readyLine(await supervisor.ready));
  } catch (error) {
    await fail(error);
  }
}

function readyLine({ ui, regions }: Exchange): string {
  return `ready ${JSON.stringify({ ui, regions })}\n`;
}
