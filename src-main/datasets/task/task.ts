import { z } from 'zod';
import type { ErrorCode } from '../../core/errors';
import { downloadSettingsSchema } from '../../domain/download-settings';
import { importLimitsSchema } from '../../domain/import-limits';
import { importSettingsSchema } from '../../domain/import-settings';
import type { DownloadProgress } from '../download/progress';
import type { DatasetInspection } from '../inspect/inspect-data';
import type { DatasetManifest } from '../manifest';
import type { DatasetProgress } from '../progress';

const datasetsFolder = z.string();
const name = z.string();

/** Work on data sets that takes long. */
export const taskSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('import'),
    datasetsFolder,
    name,
    path: z.string(),
    source: z.string().optional(),
    format: z.string().optional(),
    inPlace: z.boolean().optional(),
    settings: importSettingsSchema.optional(),
    limits: importLimitsSchema,
  }),
  z.object({
    type: z.literal('download'),
    datasetsFolder,
    downloadsFolder: z.string(),
    name,
    as: z.string().optional(),
    settings: downloadSettingsSchema.partial(),
    limits: importLimitsSchema,
  }),
  z.object({ type: z.literal('verify'), datasetsFolder, name }),
  z.object({
    type: z.literal('inspect'),
    datasetsFolder,
    path: z.string(),
    format: z.string().optional(),
    settings: importSettingsSchema.optional(),
    limits: importLimitsSchema,
  }),
]);
export type DatasetTask = z.output<typeof taskSchema>;

export interface TaskResults {
  import: DatasetManifest;
  download: DatasetManifest;
  verify: DatasetManifest;
  inspect: DatasetInspection;
}

/** Either counts bytes or examples. */
export type TaskProgress = DatasetProgress | DownloadProgress;

/** What the process that does a task says. */
export type FromTask =
  | { type: 'progress'; progress: TaskProgress }
  | { type: 'done'; result: TaskResults[DatasetTask['type']] }
  | { type: 'failed'; code: ErrorCode; message: string; advice?: string | undefined };
