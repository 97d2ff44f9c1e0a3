/** Notices that the process that started us has gone, so that nothing outlives the `npm start` it belongs to. */

const CHECK_MS = 250;

/**
 * Calls `onGone` once when our parent's pid changes. npm may be killed without a word to its child, and a script
 * run by hand may rightly outlive its shell: so it only watches when `environment` says that npm started us.
 */
export function watchParent(environment: Readonly<Record<string, string | undefined>>, onGone: () => void): void {
  if (environment.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    onGone();
  }, CHECK_MS);
  check.unref();
}
