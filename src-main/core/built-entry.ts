import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackedPath } from './unpacked';

/** The path of a program that was built beside this code, for plain Node too. */
export function builtEntry(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [here, dirname(here)].map((folder) => join(folder, name));
  return unpackedPath(candidates.find((file) => existsSync(file)) ?? join(here, name));
}
