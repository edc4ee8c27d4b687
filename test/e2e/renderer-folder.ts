import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For a build that all tests of a file share. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'quadlab-renderer-'));

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
