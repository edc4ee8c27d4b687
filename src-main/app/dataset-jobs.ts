import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Disposer } from '../core/disposable';
import { QuadLabError } from '../core/errors';
import { knownDataset } from '../datasets/download/catalogue';
import { RateMeter, secondsLeft } from '../datasets/download/progress';
import type { DatasetInspection } from '../datasets/inspect/inspect-data';
import type { DatasetManifest } from '../datasets/manifest';
import { checkNewName, nameOfPath } from '../datasets/names';
import { setDatasetAside, type DatasetAside } from '../datasets/set-aside';
import { runTask } from '../datasets/task/run-task';
import type { TaskProgress } from '../datasets/task/task';
import type { DatasetUse } from '../domain/dataset-use';
import type { ImportSettings } from '../domain/import-settings';
import type { JobProgress } from '../domain/job';
import { emptyCounts } from '../domain/records';
import { isEnded, runStates, type RunState } from '../domain/run-state';
import type { Settings } from '../domain/settings';
import type { HomePaths } from '../rundir/paths';
import type { Store } from '../store/store';
import { lockDownload } from './datasets';
import type { Jobs, StartedJob } from './jobs/jobs';
import type { Runtime } from './runtime';
import type { searchOf } from './search';
import type { Uploads } from './uploads';

interface Parts {
  paths: HomePaths;
  settings: () => Settings;
  runtime: Runtime;
  jobs: Jobs;
  store: Store;
  search: Pick<ReturnType<typeof searchOf>, 'groups'>;
  uploads: Pick<Uploads, 'holds' | 'discard'>;
}

export interface AddRequest {
  path: string;
  name?: string | undefined;
  format?: string | undefined;
  inPlace?: boolean | undefined;
  settings?: ImportSettings | undefined;
}

/** How long a removed data set can be brought back. */
const undoMilliseconds = 10 * 60 * 1000;
const mostSweeps = 200;

/** Work on data sets that pages ask for: in processes of their own, listed among the jobs. */
export function datasetJobsOf({ paths, settings, runtime, jobs, store, search, uploads }: Parts) {
  const { datasets: datasetsFolder, downloads: downloadsFolder } = paths;
  const { node, taskEntry } = runtime;
  const process = { node, ...(taskEntry !== undefined && { entry: taskEntry }) };
  const asides = new Map<string, { aside: DatasetAside; timer: NodeJS.Timeout }>();

  const use = (name: string): DatasetUse => {
    const { groups } = search.groups({
      where: `dataset.name = ${JSON.stringify(name)}`,
      by: ['sweep'],
      measures: [],
      limit: mostSweeps,
    });
    const known = new Map(groups.map(({ keys: [id], ...group }) => [String(id ?? ''), group]));
    const sweeps = store.sweeps
      .list()
      .filter(({ id, config, unasked }) => known.has(id) || (unasked > 0 && config.dataset.name === name))
      .map((sweep) => {
        const { runs = 0, states = emptyCounts() } = known.get(sweep.id) ?? {};
        return { id: sweep.id, name: sweep.name, runs, states, unasked: sweep.unasked };
      });
    const unfinished = groups.reduce((sum, { states }) => sum + unfinishedIn(states), 0);
    return {
      runs: groups.reduce((sum, { runs }) => sum + runs, 0),
      unfinished: unfinished + sweeps.reduce((sum, { unasked }) => sum + unasked, 0),
      sweeps: sweeps
        .map(({ id, name: title, runs, states }) => ({ id, name: title, runs, states }))
        .reverse(),
    };
  };

  return {
    use,
    /** Imports data; a file that was sent is gone afterwards. Throws before it starts where the name can't be used. */
    async startImport({ name: asked, ...request }: AddRequest): Promise<StartedJob<DatasetManifest>> {
      const name = asked ?? nameOfPath(request.path);
      await checkNewName(datasetsFolder, name);
      const { limits } = settings().datasets;
      const isSent = await uploads.holds(request.path);
      // Where it lies for the moment says nothing, and it does not stay there.
      const sent = isSent ? { source: basename(request.path), inPlace: false } : {};
      return jobs.start(
        { kind: 'import', title: `Import ${name}`, dataset: name },
        async ({ signal, report }) => {
          const manifest = await runTask(
            { ...request, ...sent, type: 'import', datasetsFolder, name, limits },
            { ...process, signal, onProgress: measured(report) },
          );
          // What can't be removed now is with the next start of a server.
          if (isSent) await uploads.discard(request.path).catch(() => false);
          return manifest;
        },
      );
    },
    /** Removes a file that was sent by a browser, and is not imported after all. */
    async giveUp(path: string): Promise<void> {
      await uploads.discard(path);
    },
    /** Downloads a known data set and imports it. */
    async startDownload(name: string, as = name): Promise<StartedJob<DatasetManifest>> {
      const known = knownDataset(name);
      await checkNewName(datasetsFolder, as);
      const { limits, download } = settings().datasets;
      return jobs.start(
        { kind: 'download', title: `Download ${known.title}`, dataset: as },
        async ({ signal, report }) => {
          const lock = lockDownload(downloadsFolder, name);
          try {
            const task = { type: 'download', datasetsFolder, downloadsFolder, name, as } as const;
            return await runTask(
              { ...task, settings: download, limits },
              { ...process, signal, onProgress: measured(report) },
            );
          } finally {
            lock.dispose();
          }
        },
      );
    },
    /** Compares every file with what was imported. */
    startVerify: (name: string): StartedJob<DatasetManifest> =>
      jobs.start({ kind: 'verify', title: `Verify ${name}`, dataset: name }, ({ signal, report }) =>
        runTask(
          { type: 'verify', datasetsFolder, name },
          { ...process, signal, onProgress: measured(report) },
        ),
      ),
    /** What an import would find. */
    inspect: (
      request: Pick<AddRequest, 'path' | 'format' | 'settings'>,
      signal: AbortSignal = new AbortController().signal,
    ): Promise<DatasetInspection> =>
      runTask(
        { ...request, type: 'inspect', datasetsFolder, limits: settings().datasets.limits },
        { ...process, signal },
      ),
    /**
     * Removes a data set; `bringBack` with what it returns undoes that for some minutes. Throws STATE_INVALID where runs
     * that have not ended need it, unless `force` says that it shall go nevertheless.
     */
    async remove(name: string, force = false): Promise<string> {
      const { unfinished } = use(name);
      if (unfinished > 0 && !force) {
        const runs = unfinished === 1 ? '1 run' : `${unfinished} runs`;
        throw new QuadLabError('STATE_INVALID', `${runs} that have not ended need the data set "${name}".`, {
          advice: 'Without it they fail. Cancel them first, or let them end.',
        });
      }
      const aside = await setDatasetAside(datasetsFolder, name);
      const id = randomUUID();
      const timer = setTimeout(() => {
        asides.delete(id);
        aside.delete().catch(() => undefined);
      }, undoMilliseconds).unref();
      asides.set(id, { aside, timer });
      return id;
    },
    /** Throws NOT_FOUND where it was deleted meanwhile, DATASET_EXISTS. */
    async bringBack(id: string): Promise<string> {
      const found = asides.get(id);
      if (found === undefined) {
        throw new QuadLabError('NOT_FOUND', 'The data set was deleted for good meanwhile.', {
          advice: 'Import it again.',
        });
      }
      await found.aside.bringBack();
      clearTimeout(found.timer);
      asides.delete(id);
      return found.aside.name;
    },
    dispose(): void {
      // What lies aside is deleted when the home is opened next.
      for (const { timer } of asides.values()) clearTimeout(timer);
    },
  } satisfies Disposer & Record<string, unknown>;
}

function unfinishedIn(states: Record<RunState, number>): number {
  return runStates.reduce((sum, state) => sum + (isEnded(state) ? 0 : states[state]), 0);
}

/** Progress with how fast it goes. */
function measured(report: (progress: JobProgress) => void): (progress: TaskProgress) => void {
  let meter = new RateMeter();
  let stage = '';
  return (progress) => {
    if ('bytesDone' in progress) {
      const { bytesDone: done, bytesTotal: total, bytesPerSecond: perSecond, file, problem } = progress;
      const detail = problem ?? file;
      const { secondsLeft } = progress;
      report({ stage: progress.stage, unit: 'bytes', done, total, perSecond, secondsLeft, detail });
      return;
    }
    if (progress.stage !== stage) {
      stage = progress.stage;
      meter = new RateMeter();
    }
    const { unit, done, total, file: detail } = progress;
    meter.add(performance.now(), done);
    const perSecond = meter.rate();
    report({ stage, unit, done, total, perSecond, secondsLeft: secondsLeft(done, total, perSecond), detail });
  };
}
