/** What `npm run bench -- exchange` may be told, and how long each of its phases takes. */
import { parseArgs } from 'node:util';

export interface ExchangeBenchOptions {
  readonly isWriting: boolean;
  readonly seed: number;
  /** The seconds of rising rates; everything else is in proportion. */
  readonly seconds: number;
  /** Where to leave the CPU profile, for the flame graph. */
  readonly profileFile: string | undefined;
}

const SECONDS_DEFAULT = 60;
const SEED_DEFAULT = 1637;

/** Throws for an option that there is not. */
export function parseOptions(args: readonly string[]): ExchangeBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      write: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(SEED_DEFAULT) },
      seconds: { type: 'string', default: String(SECONDS_DEFAULT) },
      profile: { type: 'string' },
    },
  });
  return {
    isWriting: values.write,
    seed: integer('--seed', values.seed, 0, 2 ** 32 - 1),
    seconds: integer('--seconds', values.seconds, 1, 600),
    profileFile: values.profile,
  };
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${text}.`);
}

export interface Durations {
  readonly warmUpStep: number;
  readonly step: number;
  readonly steady: number;
  readonly profile: number;
  readonly record: number;
}

/** In seconds, for a run of so many seconds of rising rates. */
export function durationsFor(seconds: number): Durations {
  const part = (share: number) => Math.max(0.4, share * seconds);
  return {
    warmUpStep: part(1 / 12),
    step: part(1 / 12),
    steady: part(1 / 2),
    profile: part(1 / 7),
    record: part(1 / 5),
  };
}
