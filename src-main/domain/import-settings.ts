import { z } from 'zod';
import { object } from './config/schema-helpers';

const pixels = z.int().positive().max(16_384);

/** What a person says of data that is imported, where it can't be found out or was found out wrongly. */
export const importSettingsSchema = object({
  target: z.string().min(1).optional().describe('the column to predict'),
  task: z
    .enum(['classification', 'regression'])
    .optional()
    .describe('whether targets are classes or numbers to predict'),
  channels: z.enum(['first', 'last']).optional().describe('where the channels of image arrays are'),
  validation: z
    .enum(['omit', 'train'])
    .optional()
    .describe('what becomes of a validation part beside a test part (default: omit)'),
  labels: z.enum(['fine', 'coarse']).optional().describe('which labels of CIFAR-100 (default: fine)'),
  subset: z.string().min(1).optional().describe('which of several data sets in a folder, e.g. balanced'),
  extra: z.boolean().optional().describe('whether extra training images belong to the training part'),
  leaveOut: z.array(z.string().min(1)).optional().describe('columns that are no inputs'),
  separator: z.string().length(1).optional().describe('what stands between the fields of a table'),
  header: z.boolean().optional().describe('whether the first row of a table holds the names of its columns'),
  imageSize: z
    .union([pixels, z.tuple([pixels, pixels])])
    .optional()
    .describe(
      'the height and width that images are brought to, e.g. 64 or 48,64: scaled, and cut from the centre',
    ),
  imageCrop: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('the share of a scaled image that is cut from its centre, e.g. 0.875 (default: 1)'),
  storage: z
    .enum(['arrays', 'encoded'])
    .optional()
    .describe('whether images are decoded when they are imported, or stay encoded (default: by their size)'),
});
export type ImportSettings = z.output<typeof importSettingsSchema>;
