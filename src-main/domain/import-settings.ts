import { z } from 'zod';
import { object } from './config/schema-helpers';

/** What a person says of data that is imported, where it can't be found out or was found out wrongly. */
export const importSettingsSchema = object({
  target: z.string().min(1).optional().describe('the column to predict'),
});
export type ImportSettings = z.output<typeof importSettingsSchema>;
