import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a file in `resources/samples`, beside the built code or beside the sources. */
export function sampleFile(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'resources', 'samples', name);
    if (existsSync(file) || folder === dirname(folder)) return file;
  }
}
