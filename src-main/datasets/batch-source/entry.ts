import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const name = 'batch-thread.js';

let found: string | undefined;

/** The built code of the thread, beside or above this code; undefined where it was not built. */
export function batchThreadEntry(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    found ??= [join(folder, name), join(folder, 'out', 'main', name)].find((file) => existsSync(file));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}
