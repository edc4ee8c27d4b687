import { statfsSync } from 'node:fs';
import { describeError } from '../../core/errors';
import { openStore } from '../../store/store';
import { electronPackage } from '../electron-package';
import { ensureHome } from '../home';
import { version } from '../version';
import type { Check } from './check';

/** QuadLab itself: what runs it, and where it keeps what it does. */
export function checkPrograms(home: string): Check[] {
  return [
    { name: 'QuadLab', works: true, required: true, detail: version },
    { name: 'Node', works: true, required: true, detail: process.versions.node },
    checkHome(home),
    checkElectron(),
  ];
}

function checkHome(home: string): Check {
  const name = 'Home';
  try {
    const paths = ensureHome(home);
    openStore(paths.database).dispose();
    const { bavail, bsize } = statfsSync(home);
    const free = Math.round((bavail * bsize) / 2 ** 30);
    return { name, works: true, required: true, detail: `${home}, ${free} GiB free` };
  } catch (error) {
    return { name, works: false, required: true, detail: describeError(error) };
  }
}

function checkElectron(): Check {
  const name = 'Electron';
  const advice = 'Needed for the desktop window only: `npx install-electron` downloads it.';
  const found = electronPackage();
  if (found === undefined) return { name, works: false, detail: 'not installed', advice };
  if (found.binary === undefined)
    return { name, works: false, detail: 'its binary is not installed', advice };
  return { name, works: true, detail: found.folder };
}
