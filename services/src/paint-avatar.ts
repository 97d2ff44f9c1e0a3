/** Draws avatars with libvips: decodes PNG and JPEG alone, turns, cuts a circle, and writes WebP without metadata. */
import type { AvatarPainter, AvatarSize } from '@tulip/exchange';
import { err, ok } from '@tulip/std';
import type { Sharp } from 'sharp';

type SharpModule = typeof import('sharp').default;

const PIXELS_MAX = 16_777_216;
const SECONDS_MAX = 5;
const QUALITY = 82;

/** Loaded with the first picture: a native library that a start and the reading of pictures can do without. */
let loading: Promise<SharpModule> | undefined;

function load(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // One picture at a time, nothing remembered, and no decoder but these two, whatever libvips has been built with.
    sharp.concurrency(1);
    sharp.cache(false);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer'] });
    return sharp;
  });
  return loading;
}

export const avatarPainter: AvatarPainter = {
  async paint(picture) {
    const sharp = await load();
    try {
      const original = sharp(picture, { failOn: 'warning', limitInputPixels: PIXELS_MAX, pages: 1 })
        .timeout({ seconds: SECONDS_MAX })
        .autoOrient()
        .toColourspace('srgb');
      const [large, small] = await Promise.all([paintOne(original.clone(), 128), paintOne(original.clone(), 64)]);
      return ok({ 128: large, 64: small });
    } catch {
      // Whatever libvips says of a stranger's bytes, they are no picture that we can show.
      return err('not-a-picture');
    }
  },
};

function paintOne(original: Sharp, size: AvatarSize): Promise<Uint8Array> {
  return original
    .resize(size, size, { fit: 'cover', position: 'centre' })
    .ensureAlpha()
    .composite([{ input: circleOf(size), raw: { width: size, height: size, channels: 4 }, blend: 'dest-in' }])
    .webp({ quality: QUALITY, alphaQuality: 100, effort: 5 })
    .toBuffer();
}

/** A white disc on nothing, its edge softened over one pixel: the mask, as raw RGBA. */
function circleOf(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4, 255);
  const radius = size / 2;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const distance = Math.hypot(x + 0.5 - radius, y + 0.5 - radius);
      pixels[(y * size + x) * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, radius - distance + 0.5)));
    }
  }
  return pixels;
}
