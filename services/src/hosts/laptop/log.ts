/** Progress and trouble on stderr, one line each; stdout belongs to the ready line. */
export type Log = (line: string) => void;

/** Writes `tulip[scope] line`. */
export function createLog(scope: string): Log {
  return (line) => {
    process.stderr.write(`tulip[${scope}] ${line}\n`);
  };
}
