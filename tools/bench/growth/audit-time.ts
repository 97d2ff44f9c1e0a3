/** How long the audit of a data directory takes, and the most memory that it holds meanwhile. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface AuditFigures {
  readonly seconds: number;
  /** Null where the system does not tell. */
  readonly megabytes: number | null;
}

const AUDIT = fileURLToPath(new URL('../../../services/src/hosts/laptop/audit.ts', import.meta.url));
const LOOK_MS = 50;
const KB_IN_MB = 1024;

/** Rejects when the audit finds anything: figures of a ledger that is wrong are worth nothing. */
export async function timeAudit(dataDirectory: string): Promise<AuditFigures> {
  const from = performance.now();
  const child = spawn(process.execPath, [AUDIT, '--data', dataDirectory], { stdio: ['ignore', 'ignore', 'inherit'] });
  let kilobytes: number | null = null;
  const look = setInterval(() => {
    kilobytes = peakKilobytes(child.pid ?? 0) ?? kilobytes;
  }, LOOK_MS);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== 0) throw new Error(`the audit of ${dataDirectory} failed (${String(code)})`);
  const megabytes = kilobytes === null ? null : Math.round(kilobytes / KB_IN_MB);
  return { seconds: (performance.now() - from) / 1000, megabytes };
}

function peakKilobytes(pid: number): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : Number(peak);
  } catch {
    // Another system, or the process has just ended.
    return null;
  }
}
