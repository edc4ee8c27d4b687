/** Renders the PNGs of the app's icons from their drawings: `npm run icons`. They are kept, so that building needs none of it. */
import { join } from 'node:path';
import sharp from 'sharp';

const folder = join(import.meta.dirname, '..', 'icons');
const pictures = [
  ['icon.svg', 'icon.png', 1024],
  ['tray.svg', 'tray.png', 24],
  ['tray.svg', 'tray@2x.png', 48],
  ['tray-template.svg', 'trayTemplate.png', 18],
  ['tray-template.svg', 'trayTemplate@2x.png', 36],
];

for (const [drawing, picture, size] of pictures) {
  await sharp(join(folder, drawing), { density: 300 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: size > 512 })
    .toFile(join(folder, picture));
}
