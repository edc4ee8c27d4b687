import { basename, join } from 'node:path';
import type { Machine } from './machine';

export interface Library {
  readonly path: string;
  /** What follows `.so.` in the name of the file itself: 12.4.127. */
  readonly version: string;
}

/** Finds a shared library as the dynamic linker does: `libcudart.so`, or with a version `libvulkan.so.1`. */
export type LibraryFinder = (name: string) => Library | undefined;

/** Where CUDA is installed without telling the linker. */
const usualFolders = ['/usr/local/cuda/lib64', '/usr/lib/wsl/lib'];

export async function libraryFinder(machine: Machine): Promise<LibraryFinder> {
  const { stdout } = await machine.run('ldconfig', ['-p']);
  const known = [...stdout.matchAll(/=> (\S+)$/gm)].map(([, path = '']) => path);
  const folders = [
    ...(machine.environment['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean),
    ...usualFolders,
  ];
  return (name) => {
    const matches = (file: string): boolean => file === name || file.startsWith(`${name}.`);
    const found = [
      ...folders.flatMap((folder) =>
        machine
          .list(folder)
          .filter(matches)
          .map((file) => join(folder, file)),
      ),
      ...known.filter((path) => matches(basename(path))),
    ];
    for (const path of found) {
      const file = machine.resolve(path);
      if (file === undefined) continue;
      return { path, version: /\.so\.([\d.]+)$/.exec(file)?.[1] ?? '' };
    }
    return undefined;
  };
}
