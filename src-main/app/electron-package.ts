import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The npm package of Electron, whose binary is downloaded apart from it. */
export interface ElectronPackage {
  folder: string;
  /** The program, where it is there. */
  binary: string | undefined;
}

/** Never loads the package itself, which would begin to download. Undefined where it is not installed. */
export function electronPackage(environment: NodeJS.ProcessEnv = process.env): ElectronPackage | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    return { folder, binary: binaryIn(folder, environment['ELECTRON_OVERRIDE_DIST_PATH']) };
  } catch {
    return undefined;
  }
}

function binaryIn(folder: string, otherDist: string | undefined): string | undefined {
  const nameFile = join(folder, 'path.txt');
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8').trim() : 'electron';
  const file = join(otherDist ?? join(folder, 'dist'), name);
  return existsSync(file) ? file : undefined;
}
