import { z } from 'zod';

/** What a person says of data that is imported, where it can't be found out or was found out wrongly. */
export const importSettingsSchema = z.strictObject({
  target: z.string().min(1).optional().describe('the column to predict'),
  task: z
    .enum(['classification', 'regression'])
    .optional()
    .describe('whether that column holds classes or numbers'),
  leaveOut: z.array(z.string().min(1)).optional().describe('columns that are no inputs'),
  separator: z.string().length(1).optional().describe('what stands between the fields of a table'),
  header: z.boolean().optional().describe('whether the first row of a table holds the names of its columns'),
});
export type ImportSettings = z.output<typeof importSettingsSchema>;
