/** `npm run portraits`: renders assets/portraits/*.svg to PNG for the documentation, and to the avatars that the seeder loads. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { avatarOf } from '@tulip/exchange';
import { avatarPainter } from '@tulip/services/paint-avatar.ts';
import sharp from 'sharp';

const PNG_SIDE = 512;
/** librsvg's dots to the inch: enough for the side above from a drawing of 256 units. */
const DENSITY = 192;

const root = fileURLToPath(new URL('../..', import.meta.url));
const drawings = join(root, 'assets/portraits');
const images = join(root, 'docs/images');

const files = (await readdir(drawings)).filter((file) => file.endsWith('.svg')).sort();
const pngs = await Promise.all(
  files.map(async (file) => {
    const svg = await readFile(join(drawings, file));
    const png = await sharp(svg, { density: DENSITY }).resize(PNG_SIDE, PNG_SIDE).png({ palette: true }).toBuffer();
    return { userId: basename(file, '.svg'), png };
  }),
);

await mkdir(images, { recursive: true });
const portraits: Record<string, object> = {};
for (const { userId, png } of pngs) {
  await writeFile(join(images, `portrait-${userId}.png`), png);
  const painted = await avatarPainter.paint(png);
  if (!painted.ok) throw new Error(`${userId}: ${painted.error}`);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  portraits[userId] = {
    avatar: avatarOf(painted.value),
    128: base64(painted.value[128]),
    64: base64(painted.value[64]),
  };
}
await writeFile(join(root, 'services/src/seeds/portraits.json'), `${JSON.stringify(portraits, null, 2)}\n`);
console.log(`rendered ${files.join(', ')}`);
