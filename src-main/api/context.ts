import type { ListedDataset } from '../datasets/list-datasets';
import type { DatasetManifest } from '../datasets/manifest';
import type { DatasetPreview, PreviewRequest } from '../datasets/preview/preview-dataset';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { MetricColumns } from '../domain/metric-columns';
import type { GroupSearch, PageSearch } from '../domain/query/search';
import type { RunRecord, SweepRecord } from '../domain/records';
import type { RunComparison } from '../domain/reproduction/compare-runs';
import type { StepWindow } from '../store/metrics/chunks';
import type { RunGroups } from '../store/query/run-groups';
import type { RunPage } from '../store/query/run-pages';
import type { RunProgress } from '../store/run-queries';
import type { FilePolicy } from './file-policy';

/** What the API needs of the app. The app object of `createApp` is one. */
export interface ApiContext {
  paths: { root: string };
  /** Which files may be used; a shell that is reached over a network has a narrower one. */
  files: FilePolicy;
  sweeps: {
    list: () => SweepRecord[];
    find: (text: string) => SweepRecord;
    runs: (sweepId: string) => RunRecord[];
    pause: (text: string) => Promise<SweepRecord>;
    cancel: (text: string) => Promise<SweepRecord>;
  };
  live: {
    changes: (signal: AbortSignal) => AsyncGenerator<string>;
    endedSweeps: (signal: AbortSignal) => AsyncGenerator<SweepRecord>;
  };
  datasets: {
    list: () => Promise<ListedDataset[]>;
    info: (name: string) => Promise<DatasetManifest>;
    preview: (config: DatasetConfig, request: PreviewRequest) => Promise<DatasetPreview>;
  };
  runs: {
    find: (text: string) => RunRecord;
    page: (search: PageSearch) => RunPage;
    groups: (search: GroupSearch) => RunGroups;
    columns: (runId: string, metric: string, window?: StepWindow) => MetricColumns;
    curve: (runId: string, metric: string, points: number, window?: StepWindow) => MetricColumns;
    progress: (ids: readonly string[]) => RunProgress[];
    compare: (texts: readonly string[]) => RunComparison[];
  };
}
