import { z } from 'zod';

const pixels = z.int().positive().max(16_384);

/** What a person says of data that is imported, where it can't be found out or was found out wrongly. */
export const importSettingsSchema = z.strictObject({
  target: z.string().min(1).optional().describe('the column to predict'),
  imageSize: z
    .union([pixels, z.tuple([pixels, pixels])])
    .optional()
    .describe('the height and width that images are brought to: scaled, and cut from the centre'),
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
