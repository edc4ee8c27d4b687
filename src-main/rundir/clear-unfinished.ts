import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Removes what a worker left that was killed while it wrote a checkpoint: files that were not renamed yet, and tensors
 * without the manifest that makes them count. Only while nobody else works in the run directory.
 */
export function clearUnfinished(checkpoints: string): void {
  const files = readdirSync(checkpoints);
  const known = new Set(files);
  for (const file of files) {
    const isOrphan = file.endsWith('.safetensors') && !known.has(file.replace(/\.safetensors$/, '.json'));
    if (file.endsWith('.tmp') || isOrphan) rmSync(join(checkpoints, file), { force: true });
  }
  const folder = dirname(checkpoints);
  for (const file of readdirSync(folder)) {
    if (/^config\.json\.\d+\.tmp$/.test(file)) rmSync(join(folder, file), { force: true });
  }
}
