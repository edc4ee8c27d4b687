import { cifar100Files, numpyPoints, svhnFiles } from './arrays/make-files';
import { writtenFile } from './arrays/written-files';
import { cifarFiles, idxFiles, zipped } from './files';
import { imageFolderFiles, kittiFiles, tinyImageNetFiles } from './images';
import { classTable, numberTable, parquetTable } from './tables';

export type Files = Record<string, Uint8Array | string>;

export interface FormatSample {
  title: string;
  format: string;
  files: () => Files | Promise<Files>;
  /** The file to cut short. */
  victim: string;
}

/** What every format has to provide to be tested: valid data with both parts, and one file of it to cut short. */
export const samples: readonly FormatSample[] = [
  { title: 'idx', format: 'idx', files: idxFiles, victim: 'train-images-idx3-ubyte' },
  {
    title: 'idx, gzipped',
    format: 'idx',
    files: () => zipped(idxFiles()),
    victim: 't10k-labels-idx1-ubyte.gz',
  },
  { title: 'cifar10', format: 'cifar10', files: cifarFiles, victim: 'data_batch_2.bin' },
  { title: 'cifar100', format: 'cifar100', files: cifar100Files, victim: 'test.bin' },
  { title: 'numpy, .npy', format: 'numpy', files: numpyPoints, victim: 'X_test.npy' },
  {
    title: 'numpy, .npz',
    format: 'numpy',
    files: () => ({ 'digits.npz': writtenFile('npz packed') }),
    victim: 'digits.npz',
  },
  { title: 'svhn', format: 'svhn', files: svhnFiles, victim: 'test_32x32.mat' },
  {
    title: 'svhn, packed',
    format: 'svhn',
    files: () => svhnFiles({ packed: true }),
    victim: 'train_32x32.mat',
  },
  { title: 'table, classes', format: 'table', files: classTable, victim: 'train.csv' },
  { title: 'table, numbers', format: 'table', files: numberTable, victim: 'test.tsv' },
  { title: 'parquet', format: 'parquet', files: parquetTable, victim: 'train.parquet' },
  {
    title: 'image-folder',
    format: 'image-folder',
    files: () => imageFolderFiles(),
    victim: 'train/cat/0.jpg',
  },
  {
    title: 'tiny-imagenet',
    format: 'tiny-imagenet',
    files: tinyImageNetFiles,
    victim: 'val/images/val_0.JPEG',
  },
  {
    title: 'kitti-depth',
    format: 'kitti-depth',
    files: kittiFiles,
    victim: 'raw/2011_09_26/drive_0001_sync/image_02/data/05.png',
  },
];
