/** A Region's process lives and dies with its supervisor; kept free of imports so that it holds from the first moment. */

/** Ends this process at once when the channel to the supervisor closes: it is gone, however it went. */
export function dieWithSupervisor(): void {
  process.on('disconnect', () => process.exit(1));
  if (!process.connected) process.exit(1);
  // Ctrl-C reaches the whole process group; the supervisor alone decides what it means.
  process.on('SIGINT', () => undefined);
}
