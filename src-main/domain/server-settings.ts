import { z } from 'zod';
import { object } from './config/schema-helpers';

/** From the root of this machine, as Linux, macOS or Windows write it. */
const absolutePath = z.string().regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, {
  error: 'expected the whole path of a folder, such as /data',
});

/** What browsers may do that `quadlab serve` let in. Each is a setting of the home. */
export const serverSettingsSchema = object({
  folders: z
    .array(absolutePath)
    .default([])
    .describe('folders besides the home whose files the page of `quadlab serve` may use'),
  uploadGiB: z.number().positive().default(64).describe('how large a file may be that a browser sends'),
});
export type ServerSettings = z.output<typeof serverSettingsSchema>;
