import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { electronPackage, type ElectronPackage } from '../../app';
import { runProgram } from '../../core/run-program';
import { hasDisplay } from '../display';

/** Electron's program, or in a few words why it can't be had. */
export type Obtained = { binary: string } | { reason: string };

interface Surroundings {
  environment: NodeJS.ProcessEnv;
  find?: (environment: NodeJS.ProcessEnv) => ElectronPackage | undefined;
  tell: (line: string) => void;
}

/** How long the download of about 120 MB may take. */
const downloadMilliseconds = 30 * 60_000;

/** Finds Electron, and downloads its binary where there is a display for it and that was not ruled out. */
export async function obtainElectron({
  environment,
  find = electronPackage,
  tell,
}: Surroundings): Promise<Obtained> {
  if (!hasDisplay(environment)) return { reason: 'there is no display' };
  const found = find(environment);
  if (found === undefined) return { reason: 'it is not installed' };
  if (found.binary !== undefined) return { binary: found.binary };
  const installer = join(found.folder, 'install.js');
  if ((environment['ELECTRON_SKIP_BINARY_DOWNLOAD'] ?? '') !== '' || !existsSync(installer)) {
    return { reason: 'its binary is not installed' };
  }
  tell('Downloading Electron, about 120 MB, this once …');
  const { stderr } = await runProgram(process.execPath, [installer], { milliseconds: downloadMilliseconds });
  const binary = find(environment)?.binary;
  if (binary !== undefined) return { binary };
  const why = /^\w*Error: (.*)$/m.exec(stderr)?.[1];
  return { reason: `its binary can't be downloaded${why === undefined ? '' : `: ${why}`}` };
}
