import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { openStore } from '../../store/store';
import { ensureHome } from '../home';
import { fillStore } from './fill-store';
import { measureSearch, type Figure } from './measure-search';

export interface SelftestOptions {
  /** A new home that is kept; without it, one in the folder for temporary files that is removed. */
  home: string | undefined;
  runs: number;
  /** Metric points of each run. */
  points: number;
  onProgress: (done: number) => void;
}

export interface SelftestReport {
  machine: string;
  home: string;
  runs: number;
  metricPoints: number;
  fillSeconds: number;
  databaseBytes: number;
  figures: Figure[];
}

/** Makes a home with many runs and measures how fast they are found. */
export function selftest({ home, onProgress, ...size }: SelftestOptions): SelftestReport {
  const root = home ?? mkdtempSync(join(tmpdir(), 'quadlab-selftest-'));
  const { database } = ensureHome(root);
  try {
    const store = openStore(database);
    try {
      if (store.sweeps.list().length > 0 || store.search.count(everything) > 0) throw notEmpty(root);
      const start = performance.now();
      fillStore(store, { ...size, onProgress });
      const fillSeconds = (performance.now() - start) / 1000;
      const figures = measureSearch(store);
      store.checkpoint();
      const report = { machine: machine(), home: root, runs: size.runs, metricPoints: store.metrics.count() };
      return { ...report, fillSeconds, databaseBytes: statSync(database).size, figures };
    } finally {
      store.dispose();
    }
  } finally {
    if (home === undefined) rmSync(root, { recursive: true, force: true });
  }
}

const everything = { where: undefined, order: [], limit: undefined };

const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;

function notEmpty(home: string): QuadLabError {
  return new QuadLabError('HOME_UNUSABLE', `the home ${home} has runs; the self-test makes a new one`, {
    advice: 'Give a folder that is not there yet, or leave --home out.',
  });
}
