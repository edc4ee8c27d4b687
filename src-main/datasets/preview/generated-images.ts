import { generatesImages, isGenerated, type DatasetConfig } from '../../domain/config/dataset-config';
import type { DatasetPreview, PreviewRequest } from './preview-dataset';

type ImagesConfig = Extract<DatasetConfig, { images: number }>;

/** Whether a data set is generated image by image, which takes longer than a page may. */
export function isDrawn(config: DatasetConfig): config is ImagesConfig {
  return isGenerated(config) && generatesImages(config);
}

/** The configuration whose images are those up to the end of a page: fewer do not change the first ones. */
export function upToPage(config: ImagesConfig, { part, label, offset, count }: PreviewRequest): ImagesConfig {
  const needed = (offset + count) * (label === undefined ? 1 : classesOf(config));
  return {
    ...config,
    images: part === 'train' ? Math.min(config.images, needed) : 1,
    testImages: part === 'test' ? Math.min(config.testImages, needed) : 1,
  };
}

/** What a preview says of all images. Their classes take turns. */
export function factsOfAll(
  config: ImagesConfig,
  { part, label }: PreviewRequest,
  { classNames }: Pick<DatasetPreview, 'classNames'>,
): Pick<DatasetPreview, 'parts' | 'balance' | 'total'> {
  const parts = [
    { name: 'train', count: config.images },
    { name: 'test', count: config.testImages },
  ];
  const ofClass = (count: number, index: number): number =>
    Math.max(0, Math.ceil((count - index) / classesOf(config)));
  const all = parts.find(({ name }) => name === part)?.count ?? 0;
  return {
    parts,
    balance: classNames.map((name, index) => ({
      name,
      counts: parts.map(({ count }) => ofClass(count, index)),
    })),
    total: label === undefined || classNames.length === 0 ? all : ofClass(all, label),
  };
}

const classesOf = (config: ImagesConfig): number => ('classes' in config ? config.classes : 1);
