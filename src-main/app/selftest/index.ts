import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { openStore } from '../../store/store';
import { ensureHome } from '../home';
import { fillStore } from './fill-store';
import { machine, timed, type Figure } from './measure';
import { measureCurves, measureIngest, measureOpening, type IngestFigure } from './measure-metrics';
import { measureSearch } from './measure-search';

export { measureShortRuns, type ShortRunsReport } from './short-runs';

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
  /** What the points alone take of it, a million of them. */
  bytesPerMillionPoints: number;
  ingest: IngestFigure;
  figures: Figure[];
}

/** Makes a home with many runs and measures how fast they are found. */
export async function selftest({ home, onProgress, ...size }: SelftestOptions): Promise<SelftestReport> {
  const root = home ?? mkdtempSync(join(tmpdir(), 'quadlab-selftest-'));
  const paths = ensureHome(root);
  try {
    const store = openStore(paths.database);
    try {
      if (store.sweeps.list().length > 0 || store.search.count(everything) > 0) throw notEmpty(root);
      const { milliseconds } = await timed(() => {
        fillStore(store, { ...size, onProgress });
      });
      store.checkpoint();
      const metricPoints = store.metrics.count();
      const about = {
        machine: machine(),
        home: root,
        runs: size.runs,
        metricPoints,
        fillSeconds: milliseconds / 1000,
        databaseBytes: statSync(paths.database).size,
        bytesPerMillionPoints: (1e6 * store.metrics.bytes()) / metricPoints,
      };
      const figures = await measureSearch(store);
      figures.push(await measureCurves({ store, paths }), await measureOpening({ store, paths }));
      const ingest = await measureIngest({ store, paths });
      store.checkpoint();
      return { ...about, ingest, figures };
    } finally {
      store.dispose();
    }
  } finally {
    if (home === undefined) rmSync(root, { recursive: true, force: true });
  }
}

const everything = { where: undefined, order: [], limit: undefined };

function notEmpty(home: string): QuadLabError {
  return new QuadLabError('HOME_UNUSABLE', `the home ${home} has runs; the self-test makes a new one`, {
    advice: 'Give a folder that is not there yet, or leave --home out.',
  });
}
