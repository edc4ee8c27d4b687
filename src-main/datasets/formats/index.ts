import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import { cifar10Format } from './cifar/cifar10';
import { cifar100Format } from './cifar/cifar100';
import type { DatasetFormat } from './format';
import { idxFormat } from './idx/idx';
import { imageFolderFormat } from './image-folder/image-folder';
import { tinyImageNetFormat } from './image-folder/tiny-imagenet';
import { kittiDepthFormat } from './kitti-depth/kitti-depth';
import { numpyFormat } from './numpy/numpy';
import { parquetFormat } from './parquet/parquet';
import { svhnFormat } from './svhn';
import { tableFormat } from './csv/csv';

/** Every known format; a new one is added here and to the contract suite. */
export const formats: readonly DatasetFormat[] = [
  idxFormat,
  cifar10Format,
  cifar100Format,
  numpyFormat,
  svhnFormat,
  tableFormat,
  parquetFormat,
  imageFolderFormat,
  tinyImageNetFormat,
  kittiDepthFormat,
];

/** Throws DATASET_FORMAT_UNKNOWN with the known names. */
export function formatByName(name: string): DatasetFormat {
  const format = formats.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const names = formats.map((candidate) => candidate.name);
  throw new QuadLabError('DATASET_FORMAT_UNKNOWN', `There is no format "${name}".`, {
    advice: `${didYouMean(name, names)} Known formats: ${names.join(', ')}.`.trim(),
  });
}

export function describeFormats(): string {
  return formats.map(({ name, looksLike }) => `${name} (${looksLike})`).join('; ');
}
