import { z } from 'zod';
import { object } from './config/schema-helpers';

const seconds = (value: number, meaning: string) => z.number().positive().default(value).describe(meaning);

/** How data is downloaded. Each is a setting of the home or of one command. */
export const downloadSettingsSchema = object({
  mirror: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'asked instead of the official homes, for <mirror>/<data set>/<file>, then for <mirror>/<file>',
    ),
  proxy: z
    .url({ protocol: /^(https?|socks5?)$/ })
    .optional()
    .describe('instead of what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say'),
  connectSeconds: seconds(20, 'how long a connection may take'),
  stallSeconds: seconds(30, 'how long a server may send nothing'),
  attempts: z
    .int()
    .positive()
    .default(5)
    .describe('at each address, counted anew whenever a mebibyte came in between'),
  firstWaitSeconds: seconds(1, 'before the second attempt; each further wait is twice as long'),
  longestWaitSeconds: seconds(60, 'also of what a server may ask for; one that asks for more is given up'),
});
export type DownloadSettings = z.output<typeof downloadSettingsSchema>;

export const defaultDownloadSettings: DownloadSettings = downloadSettingsSchema.parse({});
