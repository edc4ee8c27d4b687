import { z } from 'zod';
import { object } from './config/schema-helpers';

const minutes = (value: number, meaning: string) => z.number().positive().default(value).describe(meaning);

/** What is done about runs that are stuck or crash, and about a disk that fills up. Each is a setting of the home. */
export const runSettingsSchema = object({
  heartbeatMinutes: minutes(
    5,
    'without a sign of life after which a worker is ended and its run tried again',
  ),
  progressMinutes: minutes(
    30,
    'without a step after which the same is done; loading data, choosing a backend, evaluating and saving may take eight times as long',
  ),
  retries: z
    .int()
    .nonnegative()
    .default(5)
    .describe('of a run that crashes without a new checkpoint, before it has failed'),
  retrySeconds: z
    .number()
    .nonnegative()
    .default(1)
    .describe('before the first retry; each further wait is twice as long, up to five minutes'),
  reserveMiB: z
    .number()
    .nonnegative()
    .default(200)
    .describe("free space of the home's disk below which no run is started"),
});
export type RunSettings = z.output<typeof runSettingsSchema>;

export const defaultRunSettings: RunSettings = runSettingsSchema.parse({});
