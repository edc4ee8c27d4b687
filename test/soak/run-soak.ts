import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAddon } from '../../src-main/backends/native/load-addon.ts';
import { openStore } from '../../src-main/store/store.ts';
import { appUnderTest } from './app-under-test.ts';
import { signal } from './faults/a-worker.ts';
import { trainUndisturbed } from './calm.ts';
import { checks } from './checks/index.ts';
import { buildClock } from './clock.ts';
import { startCommand, type CommandPlace } from './command.ts';
import { disturb } from './disturb.ts';
import { isExcused } from './judge-end.ts';
import { createLater } from './later.ts';
import { mountOwnDisk } from './own-disk.ts';
import { planFaults } from './plan.ts';
import { processesWith } from './processes.ts';
import { soakHome } from './soak-home.ts';
import type { Soak } from './soak.ts';
import { planSweeps, type SoakSweep } from './sweeps.ts';

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
  const marker = folder;
  const hasNative = isNativeBuilt();
  const sweeps = planSweeps(runs, hasNative);
  const planned = sweeps.reduce((sum, sweep) => sum + sweep.runs, 0);
  const root = join(folder, 'home');
  const unmount = mountOwnDisk(root);
  mkdirSync(root, { recursive: true });
  const clock = buildClock(folder);
  log(`seed ${seed}: ${planned} runs in ${sweeps.length} sweeps, home ${root}`);
  if (!hasNative) log('the backend native was not built: everything trains on cpu');
  if (unmount === undefined) log('no disk can be mounted here: it never fills up');
  if (clock === undefined) log('no library can be put before the clock here: it is never stepped');

  const problems: string[] = [];
  const place = (): CommandPlace => ({ home: root, marker, environment: clock?.environment ?? {} });
  const soak: Soak = {
    home: soakHome(root),
    marker,
    sweeps: sweeps.map((sweep) => ({ ...sweep, file: writeSweep(folder, sweep), id: undefined })),
    app: appUnderTest(place),
    later: createLater(),
    notes: {
      torn: new Set(),
      cancelled: new Set(),
      diskIsFull: false,
      diskWasFull: false,
      databaseTouched: false,
      databaseForgot: false,
    },
    hasOwnDisk: unmount !== undefined,
    counts: { faults: 0, unnoticed: 0 },
    clock,
    place,
    command: (...args) => startCommand(place(), args).ended,
    async rebuild() {
      await soak.later.settled();
      const { code, stderr } = await soak.command('reindex');
      if (code !== 0) log(soak.problem(`reindex ended with ${code}: ${stderr}`));
      soak.notes.databaseTouched = false;
    },
    mayFail: (stderr) => isExcused(stderr, soak.notes),
    problem(text) {
      problems.push(text);
      return `PROBLEM: ${text}`;
    },
    log,
  };
  try {
    await trainUndisturbed(soak.sweeps, { home: join(folder, 'calm'), marker });
    log('trained everything undisturbed');
    const faults = await disturb({
      soak,
      faults: planFaults(seed, only),
      calmAfterMilliseconds: 60_000 + 4000 * planned,
    });
    log('every run has ended; checking');
    problems.push(...(await problemsOf(soak, folder)));
    return { runs: planned, faults, unnoticed: soak.counts.unnoticed, problems, folder };
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { runs: planned, faults: new Map(), unnoticed: soak.counts.unnoticed, problems, folder };
  } finally {
    await soak.later.settled();
    for (const pid of processesWith(marker)) signal(pid, 'SIGKILL');
    if (problems.length === 0) {
      unmount?.();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function writeSweep(folder: string, { name, config }: SoakSweep): string {
  const file = join(folder, `${name.replace(' ', '-')}.json`);
  writeFileSync(file, JSON.stringify(config));
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

async function problemsOf(soak: Soak, folder: string): Promise<string[]> {
  const problems: string[] = [];
  const store = openStore(soak.home.paths.database);
  const calm = openStore(join(folder, 'calm', 'quadlab.db'));
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
