import { z } from 'zod';
import { object } from './config/schema-helpers';

/** Copies of the database that are made by themselves while a home is trained in. */
export const backupSettingsSchema = object({
  keep: z
    .int()
    .nonnegative()
    .max(1000)
    .default(3)
    .describe('how many backups of the database are kept, the newest ones; 0 makes none'),
  everyHours: z.number().positive().default(24).describe('how old the last backup may become'),
});
export type BackupSettings = z.output<typeof backupSettingsSchema>;
