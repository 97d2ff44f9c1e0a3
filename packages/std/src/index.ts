/** Things that know nothing about trading: results, assertions, time, hashes, seeded randomness. */
export { AssertionError, assert, assertNever, must } from './assert.ts';
export { backoffMs } from './backoff.ts';
export type { Brand } from './brand.ts';
export { canonicalJson, type JsonValue } from './canonical-json.ts';
export { eachApart } from './each-apart.ts';
export { hash32, sha256Hex } from './hash.ts';
export { createRandom, type Random, randomBelow } from './random.ts';
export { type Err, err, type Ok, ok, type Result } from './result.ts';
export { type Clock, DAY_MS, type EpochMs, epochMs, fromRfc3339, type Timer, toRfc3339 } from './time.ts';
