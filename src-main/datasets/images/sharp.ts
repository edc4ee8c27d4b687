import { createRequire } from 'node:module';
import type Sharp from 'sharp';

let loaded: typeof Sharp | undefined;

/**
 * The image decoder, loaded when it is first needed. It reads JPEG, PNG, WebP and GIF by their content and nothing else:
 * other formats that it knows can refer to further files (SVG, PDF) or are rare and complicated. A thread that decodes needs
 * it loaded in the main thread too.
 */
export function imageDecoder(): typeof Sharp {
  loaded ??= load();
  return loaded;
}

function load(): typeof Sharp {
  const sharp = createRequire(import.meta.url)('sharp') as typeof Sharp;
  sharp.cache(false);
  // Several images at once make better use of the cores than several threads for one.
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
  });
  return sharp;
}
