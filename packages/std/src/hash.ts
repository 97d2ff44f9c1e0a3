/** SHA-256 and what is derived from it: synchronous, the same on every machine, no `node:crypto`. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of the bytes, or of the UTF-8 text, as 64 lowercase hexadecimal digits. */
export function sha256Hex(input: string | Uint8Array): string {
  return bytesToHex(sha256(typeof input === 'string' ? utf8ToBytes(input) : input));
}

/** The first four bytes of SHA-256 of the UTF-8 text as a big-endian unsigned 32-bit integer. */
export function hash32(text: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(utf8ToBytes(text));
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
