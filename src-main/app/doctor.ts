import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { BackendReport } from '../backends/backend';
import { describeError } from '../core/errors';
import { openStore } from '../store/store';
import { homePaths } from '../rundir/paths';
import { ensureHome } from './home';
import { version } from './version';

export interface Check {
  name: string;
  works: boolean;
  detail: string;
  advice?: string | undefined;
}

export interface DoctorReport {
  machine: { processor: string; cores: number; memoryGiB: number; platform: string };
  checks: Check[];
  backends: BackendReport[];
}

/** Looks at everything that QuadLab needs on this machine: what works, what does not and why, and what mends it. */
export async function runDoctor(home: string): Promise<DoctorReport> {
  const { probeBackends } = await import('../backends/load-backend');
  return {
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    checks: [
      { name: 'QuadLab', works: true, detail: version },
      { name: 'Node', works: true, detail: process.versions.node },
      checkHome(home),
      checkElectron(),
    ],
    backends: await probeBackends({ tensorflowFolder: homePaths(home).tensorflow }),
  };
}

function checkHome(home: string): Check {
  try {
    const paths = ensureHome(home);
    openStore(paths.database).dispose();
    const { bavail, bsize } = statfsSync(home);
    return {
      name: 'Home',
      works: true,
      detail: `${home}, ${Math.round((bavail * bsize) / 2 ** 30)} GiB free`,
    };
  } catch (error) {
    return { name: 'Home', works: false, detail: describeError(error) };
  }
}

function checkElectron(): Check {
  const advice = 'Needed for the desktop window only: `npx install-electron` downloads it.';
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const works = existsSync(join(folder, 'dist'));
    return {
      name: 'Electron',
      works,
      detail: works ? folder : 'its binary is not installed',
      advice: works ? undefined : advice,
    };
  } catch {
    return { name: 'Electron', works: false, detail: 'not installed', advice };
  }
}
