import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of something in `resources`, beside the built code or beside the sources. */
export function resourceFile(...names: string[]): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'resources', ...names);
    if (existsSync(file) || folder === dirname(folder)) return file;
  }
}
