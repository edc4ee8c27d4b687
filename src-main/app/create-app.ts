import { openFiles } from '../api/file-policy';
import { storedFingerprint } from '../datasets/stored-fingerprint';
import type { PageSearch } from '../domain/query/search';
import { isGenerated, type DatasetConfig } from '../domain/config/dataset-config';
import { createLocalExecutor } from '../executors/local/local-executor';
import type { Command } from '../scheduler/commands';
import type { Affected } from '../scheduler/commands/affected';
import type { SchedulerContext } from '../scheduler/context';
import { createScheduler } from '../scheduler/scheduler';
import { startAutomaticBackups } from './automatic-backups';
import { backupsOf } from './backups';
import { datasetJobsOf } from './dataset-jobs';
import { datasetsOf } from './datasets';
import { configsOf } from './configs';
import { createDesk } from './desk';
import { diagnosticsOf } from './diagnostics';
import { downloadsOf } from './downloads';
import { exportsOf } from './exports';
import { gpusFor } from './gpu-backends';
import { keptFindings } from './findings/kept-findings';
import { homeHold } from './home-hold';
import { inspectionsOf } from './inspections';
import { createJobs } from './jobs/jobs';
import { liveOf } from './live';
import { modelProcesses } from './model-process/model-processes';
import { modelsOf } from './models';
import { openHome } from './open-home';
import { runFilesOf } from './run-files';
import { watchBackends } from './overview/backend-watch';
import { homeOverview } from './overview/home-overview';
import { paperOf } from './paper';
import { restoreLive } from './restore-live';
import { runsOf } from './runs';
import { defaultRuntime, type Runtime } from './runtime';
import { settingsOf } from './settings';
import { slotsOf } from './slots';
import { stabilitiesOf } from './stability';
import { stabilityReport } from './stability-report';
import { sweepsOf } from './sweeps';
import { takeHome, type Notify } from './take-home';
import { uploadsOf } from './uploads';
import { watchHome } from './watch-home';

export interface AppOptions {
  home: string;
  runtime?: Runtime;
  /** How long to wait for the home's lock, in milliseconds. */
  waitForLock?: number;
  /**
   * `holder` keeps the home where it is free, to train in it. `reader` gives it back once its runs are in their true state;
   * `watcher` does that again every few seconds, for as long as nobody holds it.
   */
  role?: 'holder' | 'reader' | 'watcher';
  /** Told what the user has to know, such as that the database was restored, when it happens. */
  onNotice?: Notify;
}

/**
 * The app over one home: the composition root that all shells share.
 *
 * One process at a time holds the home: it alone starts workers and writes what they did into the database. On taking
 * the home it brings every run into its true state. Others read, and let the holder do what they want to have done.
 */
export async function createApp({
  home,
  runtime = defaultRuntime(),
  waitForLock = 0,
  role = 'holder',
  onNotice,
}: AppOptions) {
  const notices: string[] = [];
  const notify: Notify = (notice) => {
    notices.push(notice);
    onNotice?.(notice);
  };
  const lost = new AbortController();
  const onLost = (): void => {
    lost.abort();
  };
  const taken = await takeHome(home, { wait: waitForLock, notify, onLost });
  const { paths, isLocal } = taken;
  const settings = settingsOf(paths.settings);
  const fingerprintOf = (dataset: DatasetConfig): string | undefined =>
    isGenerated(dataset) ? undefined : storedFingerprint(paths.datasets, dataset.name);
  let context: SchedulerContext;
  try {
    const executor = createLocalExecutor({ ...runtime, gpusFor });
    const slots = slotsOf(() => settings.all().training);
    const unopened = { executor, paths, fingerprintOf, runSettings: () => settings.all().runs, slots };
    context = await openHome(unopened, taken, { isHolder: role === 'holder', notify });
  } catch (error) {
    taken.lock?.dispose();
    throw error;
  }
  const { store } = context;
  const hold = homeHold(context, taken, lost.signal);
  if (role !== 'holder') hold.release();
  const scheduler = createScheduler(context);
  const backups = backupsOf({ store, paths, settings, holdsHome: () => hold.isHeld });
  const keepBackups = () => startAutomaticBackups(backups, notify);
  const desk = createDesk(context, hold, scheduler, notify);
  const runs = runsOf({ context, scheduler, hold, desk });
  const isImported = (name: string): boolean => storedFingerprint(paths.datasets, name) !== undefined;
  const page = (search: PageSearch) => runs.page(search);
  const configs = configsOf({ paths, runtime, page, fingerprintOf, isImported });
  const networks = modelProcesses(runtime);
  const stability = stabilitiesOf(store);
  const exports = exportsOf(store, stability, () => settings.all().appearance.decimals);
  const findings = keptFindings(context, networks);
  const datasets = datasetsOf(paths, () => settings.all());
  const downloads = downloadsOf(context, networks);
  const jobs = createJobs();
  const uploads = uploadsOf(paths, () => settings.all());
  const imports = datasetJobsOf({
    ...{ paths, jobs, store, search: runs, uploads },
    settings: () => settings.all(),
    runtime,
  });
  const doctor = watchBackends(paths.root, runtime.node);
  const overview = homeOverview({
    context,
    backends: doctor,
    slots: () => settings.all().training,
    holdsHome: () => hold.isHeld,
  });
  const watch = role === 'watcher' ? watchHome(context, { isLocal, notify }) : undefined;
  return {
    paths,
    runtime,
    /** Whether this process holds the home. */
    get holdsHome() {
      return hold.isHeld;
    },
    /** Does a command, here or in the process that holds the home. */
    perform: (command: Command): Promise<Affected> => desk.perform(command),
    sweeps: sweepsOf({ context, scheduler, hold, desk, keepBackups }),
    runs,
    configs,
    datasets,
    uploads,
    /** A shell that others than this machine's user reach gives the API a narrower policy. */
    files: openFiles(),
    /** Work on data sets that goes on while pages are answered. */
    imports,
    jobs,
    overview,
    /** What works on this machine. */
    doctor,
    settings,
    /** How stable the training of a run was by the curve of a metric. */
    stability,
    /** The same of runs, and of all runs of sweeps, each and over seeds. */
    stabilityReport: stabilityReport({ store, stability, exports }),
    exports,
    backups: {
      ...backups,
      /** Makes one, as a job. */
      startMake: () =>
        jobs.start({ kind: 'backup', title: 'Back up the database', dataset: undefined }, ({ signal }) =>
          backups.make(signal),
        ),
      /** Makes the database of this open home anew from a backup; see `restoreLive`. */
      restore: (name: string) => restoreLive({ context, hold, scheduler }, backups.find(name)),
    },
    /** What the user has to know of how the home was found, in a line each. */
    notices,
    models: modelsOf(context),
    runFiles: runFilesOf(context),
    diagnostics: diagnosticsOf(findings),
    inspections: inspectionsOf(findings),
    downloads,
    paper: paperOf({
      store,
      isImported,
      perform: (command) => desk.perform(command),
      requireData: (configs) => datasets.require(configs),
    }),
    live: liveOf(store, scheduler),
    scheduler,
    dispose(): void {
      watch?.dispose();
      configs.dispose();
      for (const disposer of [networks, downloads, jobs, imports, overview, doctor]) disposer.dispose();
      hold.dispose();
      store.dispose();
    },
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;
