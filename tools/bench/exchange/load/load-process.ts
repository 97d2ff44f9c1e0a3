/** The sending process as the benchmark sees it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type LoadCommand, type LoadReport, loadReport } from './messages.ts';
import type { OfferFigures } from './offer.ts';

export interface LoadProcess {
  readonly pid: number;
  /** Sends orders at the rate for so long; resolves when all have ended. `name` must be new. */
  offer(name: string, rate: number, seconds: number): Promise<OfferFigures>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Resolves when the traders are known and every one of them is subscribed. */
export async function startLoadProcess(
  baseUrl: string,
  traders: readonly string[],
  seed: number,
): Promise<LoadProcess> {
  const child = fork(MAIN, { execArgv: [] });
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => Promise.reject(new Error(`the sending process ended (${code})`)));
  // Its end is nobody's trouble while nobody waits for an answer.
  ended.catch(() => undefined);
  const ask = async (command: LoadCommand): Promise<LoadReport> => {
    child.send(command);
    const [message] = await Promise.race([once(child, 'message'), ended]);
    const report = z.parse(loadReport, message);
    if (report.kind === 'failed') throw new Error(report.message);
    return report;
  };
  await ask({ kind: 'prepare', baseUrl, traders: [...traders] });
  return {
    pid: child.pid ?? 0,
    async offer(name, rate, seconds) {
      const report = await ask({ kind: 'offer', name, seed, rate, seconds });
      if (report.kind !== 'offered') throw new Error(`the sending process says ${report.kind}`);
      return report.figures;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
