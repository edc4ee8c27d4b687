import type { MetricPoint, RunRecord, SweepRecord } from '../domain/records';
import type { RunProgress } from '../store/run-queries';

/** What the API needs of the app. The app object of `createApp` is one. */
export interface ApiContext {
  paths: { root: string };
  sweeps: {
    list: () => SweepRecord[];
    find: (text: string) => SweepRecord;
    runs: (sweepId: string) => RunRecord[];
    pause: (text: string) => Promise<SweepRecord>;
    cancel: (text: string) => Promise<SweepRecord>;
  };
  runs: {
    find: (text: string) => RunRecord;
    series: (runId: string, metric: string) => MetricPoint[];
    progress: (ids: readonly string[]) => RunProgress[];
  };
}
