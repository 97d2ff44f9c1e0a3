/** New Idempotency-Keys: a seed of 128 random bits for each persona and choice of it, and a count. */

export interface KeySource {
  /** A key that nobody had before. Another persona than the last time begins another seed. */
  next(userId: string): string;
}

export function createKeySource(randomHex: () => string = randomSeed): KeySource {
  let current = { userId: '', seed: '', count: 0 };
  return {
    next(userId) {
      if (userId !== current.userId || current.count === 0) current = { userId, seed: randomHex(), count: 0 };
      current.count += 1;
      return `${userId}-${current.seed}-${current.count}`;
    },
  };
}

/** `randomUUID` would need a secure context, which a laptop's name in a local network is not. */
function randomSeed(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
