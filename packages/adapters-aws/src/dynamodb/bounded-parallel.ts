/** Runs calls side by side, but never more than a given number at once. */

/** The results in the order of `inputs`; rejects with the first failure. */
export async function mapInParallel<T, R>(
  inputs: readonly T[],
  atOnce: number,
  call: (input: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = inputs.entries();
  const worker = async () => {
    for (const [index, input] of queue) results.set(index, await call(input));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, worker));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
