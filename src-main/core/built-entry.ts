import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a program that was built beside this code. */
export function builtEntry(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [here, dirname(here)].map((folder) => join(folder, name));
  return candidates.find((file) => existsSync(file)) ?? join(here, name);
}
