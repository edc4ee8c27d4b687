import { z } from 'zod';
import { taskNames } from '../domain/metrics';
import { examplesByClass, type DatasetContent } from './content';
import type { FileDigest } from './durable-files';
import { fingerprintOf } from './fingerprint';
import { channelStatistics } from './statistics';

export const manifestVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
/** Relative, with '/' between folders, and never out of the data folder. */
const fileName = z
  .string()
  .min(1)
  .refine((name) => name.split('/').every((segment) => !['', '.', '..'].includes(segment)))
  .refine((name) => !name.includes('\\') && !name.includes(':'));
const part = z.object({ count, perClass: z.array(count).describe('in the order of `classNames`') });

export const manifestSchema = z.object({
  version: z.literal(manifestVersion),
  name: z.string(),
  format: z.string(),
  createdAt: z.iso.datetime(),
  files: z.array(z.object({ name: fileName, bytes: count, sha256 })),
  task: z.enum(taskNames),
  inputShape: z.array(z.int().positive()).describe('of one example: [height, width, channels]'),
  classNames: z.array(z.string()),
  train: part.describe('the training part, or the only part'),
  test: part.describe('no examples where the data is a single part'),
  mean: z.array(z.number()).describe('per channel, of intensities in [0, 1] in the training part'),
  deviation: z.array(z.number()),
  fingerprint: sha256.describe('SHA-256 of the decoded content'),
});
export type DatasetManifest = z.output<typeof manifestSchema>;

export function createManifest(
  identity: { name: string; format: string; createdAt: Date },
  files: readonly ({ name: string } & FileDigest)[],
  content: DatasetContent,
): DatasetManifest {
  return {
    version: manifestVersion,
    name: identity.name,
    format: identity.format,
    createdAt: identity.createdAt.toISOString(),
    files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    task: content.task,
    inputShape: [...content.inputShape],
    classNames: [...content.classNames],
    train: describePart(content, content.train),
    test: describePart(content, content.test),
    ...channelStatistics(content.train, content.inputShape),
    fingerprint: fingerprintOf(content),
  };
}

function describePart(content: DatasetContent, described: DatasetContent['test']): z.output<typeof part> {
  const classes = content.task === 'classification' ? content.outputSize : 0;
  if (described === undefined) return { count: 0, perClass: Array<number>(classes).fill(0) };
  const groups = classes === 0 ? [] : examplesByClass(described, classes);
  return { count: described.count, perClass: groups.map((group) => group.length) };
}
