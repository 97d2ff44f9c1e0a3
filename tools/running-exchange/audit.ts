/** `npm run audit` on a data directory, as a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface AuditRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const AUDIT = fileURLToPath(new URL('../../services/src/hosts/laptop/audit.ts', import.meta.url));

export function runAudit(data: string): Promise<AuditRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, [AUDIT, '--data', data], (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
