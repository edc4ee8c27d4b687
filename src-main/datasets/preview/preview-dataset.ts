import { QuadLabError } from '../../core/errors';
import type { DatasetConfig } from '../../domain/config/dataset-config';
import { examplesByClass, type ContentInfo, type DatasetContent } from '../content';
import { factsOfAll, isDrawn, upToPage } from './generated-images';
import { histogramsOf, type Histogram } from './histograms';
import { openContent, partsOf } from './open-content';
import { samplesOf, type Page, type Sample } from './samples';

export interface PreviewRequest extends Page {
  /** The name of a part. */
  part: string;
}

/** What a page about a data set shows. */
export interface DatasetPreview extends Omit<ContentInfo, 'columns' | 'targetColumn' | 'messages'> {
  /** What the values of a table's samples are called. */
  columnNames: string[] | undefined;
  parts: { name: string; count: number }[];
  /** How many examples each class has in each part, in the order of the parts; empty where there are no classes. */
  balance: { name: string; counts: number[] }[];
  histograms: Histogram[];
  /** Examples that can be turned over, and those of this page. */
  total: number;
  samples: Sample[];
}

/**
 * A look into a data set, imported or generated. Of arrays only the examples on the page are read.
 * Throws DATASET_NOT_FOUND, DATASET_INVALID, DATASET_CHANGED; NOT_FOUND for a part that there is not.
 */
export async function previewDataset(
  datasetsFolder: string,
  config: DatasetConfig,
  request: PreviewRequest,
): Promise<DatasetPreview> {
  if (!isDrawn(config)) return previewContent(await openContent(datasetsFolder, config), config, request);
  const few = await openContent(datasetsFolder, upToPage(config, request));
  // They come in a random order anyway.
  const preview = await previewContent(few, config, { ...request, shuffled: false });
  return { ...preview, ...factsOfAll(config, request, preview) };
}

async function previewContent(
  content: DatasetContent,
  config: DatasetConfig,
  { part: name, ...page }: PreviewRequest,
): Promise<DatasetPreview> {
  const parts = partsOf(content);
  const part = parts.find(([other]) => other === name)?.[1];
  if (part === undefined) {
    throw new QuadLabError('NOT_FOUND', `"${config.name}" has no part "${name}".`, {
      advice: `It has: ${parts.map(([other]) => other).join(', ')}.`,
    });
  }
  const { task, inputShape, outputSize, targetShape, classNames } = content;
  return {
    task,
    inputShape,
    outputSize,
    targetShape,
    classNames,
    columnNames: content.columns?.map((column) => column.name),
    parts: parts.map(([name, { count }]) => ({ name, count })),
    balance: balanceOf(content),
    histograms: histogramsOf(content, part),
    ...(await samplesOf(content, part, page)),
  };
}

function balanceOf(content: DatasetContent): DatasetPreview['balance'] {
  if (content.task !== 'classification') return [];
  const groups = partsOf(content).map(([, part]) => examplesByClass(part, content.outputSize));
  return Array.from({ length: content.outputSize }, (_, label) => ({
    name: content.classNames[label] ?? String(label),
    counts: groups.map((ofPart) => ofPart[label]?.length ?? 0),
  }));
}
