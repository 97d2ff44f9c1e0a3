/** What a user can cause and mend: the start prints it as one line and ends with exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** One line for the terminal: the message of a {@link StartError}, and of anything else too, never a stack trace. */
export function toOneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

/** The `code` of a Node or SDK error, such as `EADDRINUSE`; `undefined` when there is none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
