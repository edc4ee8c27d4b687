import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src-main/store/store.ts';
import { trainChosen, trainUndisturbed } from './calm.ts';
import { checks } from './checks/index.ts';
import { createSoak } from './create-soak.ts';
import { disturb } from './disturb.ts';
import { signal } from './faults/a-worker.ts';
import { planFaults } from './plan.ts';
import { processesWith } from './processes.ts';
import type { Soak } from './soak.ts';

export interface SoakOptions {
  /** At least so many. */
  runs: number;
  seed: number;
  /** Names of the only faults; undefined: all. */
  only?: readonly string[] | undefined;
  log: (text: string) => void;
}

export interface SoakReport {
  runs: number;
  /** How often each kind of fault happened. */
  faults: Map<string, number>;
  /** Damage to the database that the app did not notice by itself. */
  unnoticed: number;
  problems: string[];
  /** Where everything lies, kept where there are problems. */
  folder: string;
}

/** Trains sweeps in a home with faults, and the same in one without, and compares. Linux only. */
export async function runSoak({ runs, seed, only, log }: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'quadlab-soak-'));
  const problems: string[] = [];
  const { soak, unmount } = createSoak({ folder, runs, log, problems });
  const { root } = soak.home.paths;
  const planned = soak.sweeps.reduce((sum, sweep) => sum + sweep.runs, 0);
  log(`seed ${seed}: ${planned} runs in ${soak.sweeps.length} sweeps, home ${root}`);
  const killAll = (): void => {
    for (const pid of processesWith(soak.marker)) signal(pid, 'SIGKILL');
  };
  // Where somebody ends the test.
  const abandon = (): void => {
    killAll();
    unmount?.();
  };
  process.once('exit', abandon);
  let faults = new Map<string, number>();
  try {
    await trainUndisturbed(soak, calmHome(folder));
    log('trained everything undisturbed');
    faults = await disturb({
      soak,
      faults: planFaults(seed, only),
      // More than there are kinds of faults.
      mostFaults: Math.max(28, planned),
      calmAfterMilliseconds: 60_000 + 8000 * planned,
    });
    log('every run has ended; checking');
    await trainChosen(soak, calmHome(folder));
    problems.push(...(await problemsOf(soak, folder)));
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    soak.later.endNow();
    killAll();
    process.off('exit', abandon);
    if (problems.length > 0) keep(root, unmount);
    else {
      unmount?.();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { runs: planned, faults, unnoticed: soak.counts.unnoticed, problems, folder };
}

const calmHome = (folder: string): string => join(folder, 'calm');

/** Leaves the home for whoever looks into it, but not a disk of its own. */
function keep(root: string, unmount: (() => void) | undefined): void {
  if (unmount === undefined) return;
  const copy = `${root}.copy`;
  cpSync(root, copy, { recursive: true });
  unmount();
  rmSync(root, { recursive: true, force: true });
  renameSync(copy, root);
}

async function problemsOf(soak: Soak, folder: string): Promise<string[]> {
  const problems: string[] = [];
  const store = openStore(soak.home.paths.database);
  const calm = openStore(join(calmHome(folder), 'quadlab.db'));
  try {
    for (const check of checks) {
      const found = await check.problems({ soak, store, calm, folder });
      soak.log(`${check.name}: ${found.length === 0 ? 'yes' : `no, ${found.length} problems`}`);
      problems.push(...found);
    }
  } finally {
    store.dispose();
    calm.dispose();
  }
  return problems;
}
