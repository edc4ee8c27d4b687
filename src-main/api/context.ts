import type { CatalogueEntry } from '../datasets/download/catalogue';
import type { DatasetInspection } from '../datasets/inspect/inspect-data';
import type { ListedDataset } from '../datasets/list-datasets';
import type { DatasetManifest } from '../datasets/manifest';
import type { DatasetPreview, PreviewRequest } from '../datasets/preview/preview-dataset';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
import type { SweepConfig } from '../domain/config/sweep-config';
import type { Estimate, Preset, StepMeasurement } from '../domain/config/estimate';
import type { MetricColumns } from '../domain/metric-columns';
import type { QueryValue } from '../domain/query/query';
import type { GroupTableSearch, PageSearch, RunTableSearch } from '../domain/query/search';
import type { GroupInTable, RunWindow, TableWindow } from '../store/query/table-window';
import type { Command } from '../scheduler/commands';
import type { Affected } from '../scheduler/commands/affected';
import type { SeenSetting } from '../store/query/seen-fields';
import type { RunRecord, SweepRecord } from '../domain/records';
import type { RunComparison } from '../domain/reproduction/compare-runs';
import type { EditPreview } from '../scheduler/commands/edit';
import type { DatasetUse } from '../domain/dataset-use';
import type { ImportSettings } from '../domain/import-settings';
import type { Job } from '../domain/job';
import type { BudgetName, Experiment } from '../domain/experiment/experiment';
import type { ExperimentResults, PaperResults } from '../domain/experiment/results';
import type { PaperFormatName } from '../exports/paper';
import type { DoctorFindings, HomeOverview } from '../domain/overview';
import type { SettingInfo, Settings } from '../domain/settings';
import type { StepWindow } from '../store/metrics/chunks';
import type { RunPage } from '../store/query/run-pages';
import type { RunProgress, Scope } from '../store/run-queries';
import type { ScopeProgress, SweepFront, SweepImportance } from './sweep-context';
import type { FilePolicy } from './file-policy';
import type { RunPageContext } from './run-page-context';

/** Data to be imported. */
export interface DatasetSource {
  path: string;
  format?: string | undefined;
  settings?: ImportSettings | undefined;
}

/** What the API needs of the app. The app object of `createApp` is one. */
export interface ApiContext extends Omit<RunPageContext, 'runs'> {
  paths: { root: string };
  /** Which files may be used; a shell that is reached over a network has a narrower one. */
  files: FilePolicy;
  /** Does a command, in this process or in the one that holds the home. */
  perform: (command: Command) => Promise<Affected>;
  sweeps: {
    list: () => SweepRecord[];
    find: (text: string) => SweepRecord;
    runs: (sweepId: string) => readonly RunRecord[];
    pause: (text: string) => Promise<SweepRecord>;
    cancel: (text: string) => Promise<SweepRecord>;
    previewEdit: (text: string, config: SweepConfig) => EditPreview;
    progress: (scope: Scope) => ScopeProgress;
    /** The best that a finished run of it came to. */
    best: (sweep: SweepRecord) => number | undefined;
    /** Points that are not in the space any more. */
    droppedPoints: (sweepId: string) => number[];
    front: (sweepId: string) => SweepFront;
    importance: (sweepId: string, objective: number) => SweepImportance;
    /** Undefined before anything was trained. */
    secondsPerEpoch: (sweepId: string) => number | undefined;
  };
  configs: {
    points: (config: SweepConfig) => number;
    estimate: (samples: readonly RunConfig[], runs: number) => Promise<Estimate>;
    measure: (config: RunConfig) => Promise<StepMeasurement>;
    presets: () => Promise<Preset[]>;
  };
  paper: {
    overview: () => { experiment: Experiment; budgets: ExperimentResults[] }[];
    budgets: (id: string) => BudgetName[];
    results: (id: string, budget: BudgetName) => ExperimentResults;
    report: (ids: readonly string[], budget: BudgetName) => PaperResults[];
    export: (format: PaperFormatName, ids: readonly string[], budget: BudgetName) => string;
    configText: (id: string, budget: BudgetName) => string;
    start: (
      id: string,
      request: { budget: BudgetName; rows?: readonly string[] | undefined; seeds?: number | undefined },
    ) => Promise<Affected>;
  };
  live: {
    changes: (signal: AbortSignal) => AsyncGenerator<string>;
    endedSweeps: (signal: AbortSignal) => AsyncGenerator<SweepRecord>;
  };
  datasets: {
    require: (configs: readonly RunConfig[]) => Promise<void>;
    list: () => Promise<ListedDataset[]>;
    info: (name: string) => Promise<DatasetManifest>;
    preview: (config: DatasetConfig, request: PreviewRequest) => Promise<DatasetPreview>;
    catalogue: () => Promise<CatalogueEntry[]>;
  };
  imports: {
    inspect: (request: DatasetSource, signal?: AbortSignal) => Promise<DatasetInspection>;
    startImport: (request: DatasetSource & { name?: string; inPlace?: boolean }) => Promise<{ id: string }>;
    startDownload: (name: string, as?: string) => Promise<{ id: string }>;
    giveUp: (path: string) => Promise<void>;
    startVerify: (name: string) => { id: string };
    use: (name: string) => DatasetUse;
    remove: (name: string, force?: boolean) => Promise<string>;
    bringBack: (id: string) => Promise<string>;
  };
  jobs: {
    list: () => Job[];
    cancel: (id: string) => void;
    dismiss: (id: string) => void;
  };
  overview: { look: () => HomeOverview };
  doctor: { doctor: (anew?: boolean) => Promise<{ time: number; doctor: DoctorFindings }> };
  settings: {
    all: () => Settings;
    list: () => (SettingInfo & { value: unknown; isSet: boolean })[];
    set: (key: string, value: unknown) => void;
  };
  backups: {
    list: () => { name: string; bytes: number; time: number }[];
    startMake: () => { id: string };
    restore: (name: string) => Promise<{
      runs: number;
      added: number;
      updated: number;
      removed: number;
      problems: string[];
    }>;
  };
  runs: RunPageContext['runs'] & {
    find: (text: string) => RunRecord;
    page: (search: PageSearch) => RunPage;
    table: (search: RunTableSearch) => RunWindow;
    groupTable: (search: GroupTableSearch) => TableWindow<GroupInTable>;
    seen: () => { settings: SeenSetting[]; metrics: readonly string[] };
    valuesOf: (field: string) => QueryValue[];
    columns: (runId: string, metric: string, window?: StepWindow) => MetricColumns;
    curve: (runId: string, metric: string, points: number, window?: StepWindow) => MetricColumns;
    progress: (ids: readonly string[]) => RunProgress[];
    compare: (texts: readonly string[]) => RunComparison[];
  };
}
