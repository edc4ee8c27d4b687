import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAddon } from '../../src-main/backends/native/load-addon.ts';
import { appUnderTest } from './app-under-test.ts';
import { buildClock } from './clock.ts';
import { startCommand, type CommandPlace } from './command.ts';
import { writeHomeSettings } from './home-settings.ts';
import { isExcused } from './judge-end.ts';
import { createLater } from './later.ts';
import { mountOwnDisk } from './own-disk.ts';
import { soakHome } from './soak-home.ts';
import type { Soak } from './soak.ts';
import { disturbedConfig, planSweeps, type SoakSweep } from './sweeps.ts';

export interface CreateSoakOptions {
  /** Where all of it lies. */
  folder: string;
  runs: number;
  log: (text: string) => void;
  /** Takes what must not happen. */
  problems: string[];
}

/** Prepares what a soak test needs of this machine, and says what can't be had. */
export function createSoak({ folder, runs, log, problems }: CreateSoakOptions): {
  soak: Soak;
  /** Takes the disk away that the home has for itself. */
  unmount: (() => void) | undefined;
} {
  const root = join(folder, 'home');
  const unmount = mountOwnDisk(root);
  writeHomeSettings(root);
  const clock = buildClock(folder);
  const hasNative = isNativeBuilt();
  if (!hasNative) log('the backend native was not built: everything trains on cpu');
  if (unmount === undefined) log('no disk can be mounted here: it never fills up');
  if (clock === undefined) log('no library can be put before the clock here: it is never stepped');
  const marker = folder;
  const place = (): CommandPlace => ({ home: root, marker, environment: clock?.environment ?? {} });
  const soak: Soak = {
    home: soakHome(root),
    marker,
    sweeps: planSweeps(runs, hasNative).map((sweep) => ({
      ...sweep,
      file: writeSweep(folder, sweep),
      id: undefined,
    })),
    app: appUnderTest(place),
    second: appUnderTest(place),
    later: createLater(),
    notes: {
      torn: new Set(),
      cancelled: new Set(),
      diskIsFull: false,
      diskWasFull: false,
      databaseTouched: undefined,
      databaseForgot: false,
    },
    hasOwnDisk: unmount !== undefined,
    counts: { faults: 0, unnoticed: 0 },
    clock,
    place,
    command: (...args) => startCommand(place(), args).ended,
    async rebuild() {
      soak.later.endNow();
      const { code, stderr } = await soak.command('reindex');
      if (code !== 0) log(soak.problem(`reindex ended with ${code}: ${stderr}`));
      soak.notes.databaseTouched = undefined;
    },
    mayFail: (stderr) => isExcused(stderr, soak.notes),
    problem(text) {
      problems.push(text);
      return `PROBLEM: ${text}`;
    },
    log,
  };
  return { soak, unmount };
}

function writeSweep(folder: string, sweep: SoakSweep): string {
  const file = join(folder, `${sweep.name.replace(' ', '-')}.json`);
  writeFileSync(file, JSON.stringify(disturbedConfig(sweep)));
  return file;
}

function isNativeBuilt(): boolean {
  try {
    loadAddon();
    return true;
  } catch {
    return false;
  }
}
