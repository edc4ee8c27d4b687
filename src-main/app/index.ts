export { restoreHome, type RestoredHome } from './backups';
export { describeRestore } from './sound-database';
export type { Backup } from '../store/backup';
export { createApp, type App, type AppOptions } from './create-app';
export {
  bench,
  benchModels,
  type BenchOptions,
  type BenchReport,
  type FailedPeer,
  type PassSpeed,
  type PeerReport,
} from './bench';
export { runDoctor, type Check, type DoctorReport } from './doctor';
export { functionSpaceOf, mostParametersOfRank, parseWidths, type FunctionSpace } from './function-spaces';
export { writeSplineNetwork, type WrittenSplineNetwork } from './spline-network';
export type { StabilityReport } from './stability-report';
export { electronPackage, type ElectronPackage } from './electron-package';
export { resolveHome } from './home';
export { checkParity, type ParityReport } from './parity';
export { reindexHome } from './reindex-home';
export { measureShortRuns, selftest, type SelftestReport, type ShortRunsReport } from './selftest';
export { resourceFile } from './resource-file';
export { UploadTooLarge } from './uploads';
export { version } from './version';
export { setupTensorflow, type SetupProgress, type SetupResult } from './tensorflow-setup/setup-tensorflow';
export { modelFormatNames, type EvaluationReport, type MemoryReport, type ModelFormat } from './models';
export type { CatalogueEntry, DatasetManifest, DatasetProgress, DownloadProgress } from './datasets';
export type { LayerSummary, ModelSummary } from './model-summary';
export { exportFormatNames, type ExportFormatName } from '../exports';
export { paperFormatNames, type PaperFormatName } from '../exports/paper';
export { minutesText } from '../exports/paper/words';
export { groupings, type GroupBy } from '../exports/table';
export { explainDatabaseError } from '../store/database-error';
export type { Parallel } from '../executors/executor';
export type { Scope } from '../store/run-queries';
