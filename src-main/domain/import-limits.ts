import { z } from 'zod';
import { object } from './config/schema-helpers';

const atMost = (value: number, meaning: string) => z.int().positive().default(value).describe(meaning);

/** What importing data may cost at most. Each is a setting of the home, and an error that names it is raised at once. */
export const importLimitsSchema = object({
  archiveEntries: atMost(2_000_000, 'files and folders in an archive'),
  archiveBytes: atMost(2 ** 40, 'bytes of the unpacked files of an archive'),
  archiveRatio: atMost(
    1000,
    'unpacked bytes for each packed one, in an archive that unpacks to more than 1 GiB',
  ),
  imagePixels: atMost(100_000_000, 'pixels of an image'),
  imageArrayBytes: atMost(8 * 2 ** 30, 'bytes of images that are decoded once; more of them stay encoded'),
  tableColumns: atMost(20_000, 'columns of a table'),
  tableCategories: atMost(10_000, 'different values of a categorical column'),
  fieldBytes: atMost(2 ** 20, 'bytes of a field of a table'),
});
export type ImportLimits = z.output<typeof importLimitsSchema>;

export const defaultImportLimits: ImportLimits = importLimitsSchema.parse({});
