import { z } from 'zod';
import { object } from './config/schema-helpers';

/** How results are written. */
export const appearanceSettingsSchema = object({
  decimals: z
    .union([z.literal('auto'), z.int().nonnegative().max(8)])
    .default('auto')
    .describe('decimal places of results in tables; auto: by their deviation'),
});
export type Decimals = z.output<typeof appearanceSettingsSchema>['decimals'];
