/** What an uploaded picture says of itself before anybody decodes it: its kind by its first bytes, and its size in pixels. Pure. */
import { err, ok, type Result } from '@tulip/std';

export type PictureKind = 'image/png' | 'image/jpeg';

export interface PictureHeader {
  readonly kind: PictureKind;
  readonly width: number;
  readonly height: number;
}

/** `not-a-picture`: neither PNG nor JPEG, or cut off; `too-many-pixels`: it would be unpacked into more than we hold. */
export type PictureFault = 'not-a-picture' | 'too-many-pixels';

/** A side in pixels, and pixels in all: a photograph of a good telephone passes, a bomb does not. */
const SIDE_MAX = 8_192;
const PIXELS_MAX = 16_777_216;
/** A progressive JPEG paints itself over and over, at the price of all its pixels each time; ten scans are usual. */
const SCANS_MAX = 32;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function readPictureHeader(bytes: Uint8Array): Result<PictureHeader, PictureFault> {
  const isPng = PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);
  const header = isPng ? pngHeader(bytes) : jpegHeader(bytes);
  if (header === null || header.width === 0 || header.height === 0) return err('not-a-picture');
  const { width, height } = header;
  const isBomb = width > SIDE_MAX || height > SIDE_MAX || width * height > PIXELS_MAX;
  if (isBomb || (!isPng && countScans(bytes) > SCANS_MAX)) return err('too-many-pixels');
  return ok(header);
}

/** IHDR must be the first chunk (PNG, 11.2.2): width and height at fixed places. */
function pngHeader(bytes: Uint8Array): PictureHeader | null {
  if (bytes.length < 33 || text(bytes, 12) !== 'IHDR') return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { kind: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Walks the marker segments up to the first frame header (T.81, B.1.1 and B.2.2). */
function jpegHeader(bytes: Uint8Array): PictureHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrameHeader(marker)) {
      return { kind: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}

/** SOF0 to SOF15, without the three markers in between that are something else: DHT, JPG, DAC. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1;
  }
  return scans;
}
