import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Mounts a small disk in memory there, on which backups have room too; undefined where that is not allowed. Returns what takes it away. */
export function mountOwnDisk(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder];
  if (process.getuid?.() !== 0 || spawnSync('mount', options).status !== 0) return undefined;
  return () => {
    spawnSync('umount', ['-l', folder]);
  };
}
