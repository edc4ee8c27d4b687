import { z } from 'zod';
import { defaultImportLimits, importLimitsSchema } from '../domain/import-limits';
import { importSettingsSchema } from '../domain/import-settings';
import { taskNames } from '../domain/metrics';
import { tableColumnSchema } from '../domain/table-column';
import { examplesByClass, type DatasetContent } from './content';
import type { FileDigest } from './durable-files';
import { fingerprintOf } from './fingerprint';
import { invalid } from './formats/format';
import { channelStatistics } from './statistics/channel-statistics';

export const manifestVersion = 2;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
/** Relative, with '/' between folders, and never out of the data folder. */
const isFileName = (name: string): boolean =>
  name.split('/').every((segment) => !['', '.', '..'].includes(segment)) && !/[\\:]/.test(name);

/** Throws DATASET_INVALID where a manifest can't name a file, since its name would mean another one on some systems. */
export function checkFileName(name: string): void {
  if (isFileName(name)) return;
  throw invalid(
    `The file ${JSON.stringify(name)} can't be kept in place: expected a name without ":" and "\\".`,
    'Rename it, or import the data as a copy.',
  );
}
const shape = z.array(z.int().positive());
const part = z.object({ count, perClass: z.array(count).describe('in the order of `classNames`') });
const layout = z.object({
  inputs: z.object({ type: z.enum(['uint8', 'float32', 'float64']), shape: shape.readonly() }),
  targets: z.object({ type: z.enum(['int32', 'float32', 'float64']), shape: shape.readonly() }),
});
const storedPart = z.object({ layout, count });
const encodedPart = z.object({ count, packs: count });
const storage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('files'),
    root: z.string().optional().describe('where the files are, if not in the data set itself'),
    limits: importLimitsSchema.default(defaultImportLimits).describe('under which they are read'),
  }),
  z.object({
    kind: z.literal('arrays'),
    parts: z.object({ train: storedPart, test: storedPart.optional(), validation: storedPart.optional() }),
  }),
  z.object({
    kind: z.literal('images'),
    root: z.string().optional().describe('where the images are, if not in packs of the data set itself'),
    crop: z.number().gt(0).max(1).describe('the share of a scaled image that is cut from its centre'),
    maximalPixels: z.int().positive(),
    parts: z.object({ train: encodedPart, test: encodedPart.optional(), validation: encodedPart.optional() }),
  }),
]);

const schema = z.object({
  version: z.literal([1, manifestVersion]),
  name: z.string(),
  format: z.string(),
  createdAt: z.iso.datetime(),
  source: z.string().optional().describe('where it was imported from'),
  settings: importSettingsSchema.default({}),
  storage: storage.default({ kind: 'files', limits: defaultImportLimits }),
  files: z.array(z.object({ name: z.string().refine(isFileName), bytes: count, sha256 })),
  task: z.enum(taskNames),
  inputShape: shape.describe('of one example: [height, width, channels]'),
  outputSize: z.int().positive().optional(),
  targetShape: z.array(z.int().positive()).default([]),
  classNames: z.array(z.string()),
  columns: z.array(tableColumnSchema).optional().describe('of a table, as its training part has them'),
  targetColumn: tableColumnSchema.optional().describe('the column of a table that is predicted'),
  messages: z.array(z.string()).default([]).describe('what was decided when it was imported'),
  train: part.describe('the training part, or the only part'),
  test: part.describe('no examples where the data is a single part'),
  validation: part.optional().describe('where the data comes with one'),
  mean: z.array(z.number()).describe('per channel, of intensities in [0, 1] in the training part'),
  deviation: z.array(z.number()),
  fingerprint: sha256.describe('SHA-256 of the decoded content'),
});
/** Manifests of version 1 described classified images in files of their own formats. */
export const manifestSchema = schema.transform((manifest) => ({
  ...manifest,
  outputSize: manifest.outputSize ?? manifest.classNames.length,
}));
export type DatasetManifest = z.output<typeof manifestSchema>;

/** What is known of a data set before its content is looked at. */
export type DatasetIdentity = Pick<DatasetManifest, 'name' | 'format' | 'source' | 'settings' | 'storage'>;

export async function createManifest(
  identity: DatasetIdentity,
  files: readonly ({ name: string } & FileDigest)[],
  content: DatasetContent,
): Promise<DatasetManifest> {
  return {
    version: manifestVersion,
    ...identity,
    createdAt: new Date().toISOString(),
    files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    task: content.task,
    inputShape: [...content.inputShape],
    outputSize: content.outputSize,
    targetShape: [...content.targetShape],
    classNames: [...content.classNames],
    ...(content.columns && { columns: [...content.columns] }),
    ...(content.targetColumn && { targetColumn: content.targetColumn }),
    messages: [...(content.messages ?? [])],
    train: describePart(content, content.train),
    test: describePart(content, content.test),
    ...(content.validation && { validation: describePart(content, content.validation) }),
    ...channelStatistics(content.train, content.inputShape),
    fingerprint: await fingerprintOf(content),
  };
}

function describePart(content: DatasetContent, described: DatasetContent['test']): z.output<typeof part> {
  const classes = content.task === 'classification' ? content.outputSize : 0;
  if (described === undefined) return { count: 0, perClass: Array<number>(classes).fill(0) };
  const groups = classes === 0 ? [] : examplesByClass(described, classes);
  return { count: described.count, perClass: groups.map((group) => group.length) };
}
