import { join } from 'node:path';

/** Where everything lies in a home. The run directory is the contract between worker and app. */
export interface HomePaths {
  root: string;
  database: string;
  lock: string;
  settings: string;
  /** Copies of the database. */
  backups: string;
  runs: string;
  /** A folder for each sweep. */
  sweeps: string;
  datasets: string;
  /** What people said of runs. */
  annotations: string;
  /** What is being downloaded: a folder for each known data set, kept until it is imported. */
  downloads: string;
  /** Files that weights are transferred from, each under its SHA-256. */
  weights: string;
  /** What browsers sent: a folder for each file, until it is imported. */
  uploads: string;
  /** What lets browsers in. Nobody else may read it. */
  serverToken: string;
  /** The backend tensorflow, where `quadlab setup tensorflow` built it. */
  tensorflow: string;
  /** Held while it is being set up. */
  tensorflowLock: string;
}

export function homePaths(root: string): HomePaths {
  return {
    root,
    database: join(root, 'quadlab.db'),
    lock: join(root, 'quadlab.lock'),
    settings: join(root, 'settings.json'),
    backups: join(root, 'backups'),
    runs: join(root, 'runs'),
    sweeps: join(root, 'sweeps'),
    datasets: join(root, 'datasets'),
    annotations: join(root, 'annotations.ndjson'),
    downloads: join(root, 'downloads'),
    weights: join(root, 'weights'),
    uploads: join(root, 'uploads'),
    serverToken: join(root, 'server-token'),
    tensorflow: join(root, 'tensorflow'),
    tensorflowLock: join(root, 'tensorflow.lock'),
  };
}

export interface RunPaths {
  root: string;
  config: string;
  journal: string;
  heartbeat: string;
  checkpoints: string;
  stderr: string;
}

export function runPaths(root: string): RunPaths {
  return {
    root,
    config: join(root, 'config.json'),
    journal: join(root, 'journal.ndjson'),
    heartbeat: join(root, 'heartbeat.json'),
    checkpoints: join(root, 'checkpoints'),
    stderr: join(root, 'stderr.log'),
  };
}

/** The journal of a sweep. */
export const sweepJournalFile = ({ sweeps }: Pick<HomePaths, 'sweeps'>, sweepId: string): string =>
  join(sweeps, sweepId, 'journal.ndjson');
