export { createApp, type App, type AppOptions } from './create-app';
export { runDoctor, type DoctorReport } from './doctor';
export { resolveHome } from './home';
export { reindexHome } from './reindex-home';
export { sampleFile } from './samples';
export { version } from './version';
export type { DatasetManifest, DatasetProgress } from './datasets';
export { exportFormatNames, type ExportFormatName } from '../exports';
export type { GroupBy } from '../exports/table';
