import type { MemoryContent } from '../../content';
import { imageShape, readClassNames, readRecords, type CifarRecords } from './cifar';
import { fileNames, filesIn } from '../folder';
import type { DatasetFormat, SourceFile } from '../format';

const records: CifarRecords = {
  labels: 1,
  label: 0,
  classes: 10,
  advice: 'Check that this is CIFAR-10 (not CIFAR-100) and that the file is intact.',
};

const isTraining = (name: string): boolean => /^data_batch_\d+\.bin$/.test(name);
const isTest = (name: string): boolean => name === 'test_batch.bin';
const isMeta = (name: string): boolean => name === 'batches.meta.txt';

/** The binary version of CIFAR-10 (www.cs.toronto.edu/~kriz/cifar.html). */
export const cifar10Format: DatasetFormat = {
  name: 'cifar10',
  looksLike: 'a folder with data_batch_1.bin … and test_batch.bin (CIFAR-10, binary version)',
  detect: async (path) => (await fileNames(path)).some((name) => isTraining(name) || isTest(name)),
  async files(path) {
    const names = await fileNames(path);
    return filesIn(
      path,
      names.filter((name) => isTraining(name) || isTest(name) || isMeta(name)),
    );
  },
  async read(files): Promise<MemoryContent> {
    const training = files
      .filter((file) => isTraining(file.name))
      .sort((a, b) => batchNumber(a) - batchNumber(b));
    const test = files.filter((file) => isTest(file.name));
    const meta = files.find((file) => isMeta(file.name));
    return {
      task: 'classification',
      inputShape: imageShape,
      outputSize: records.classes,
      targetShape: [],
      classNames: await readClassNames(meta, records.classes),
      train: await readRecords(training.length > 0 ? training : test, records),
      test: training.length > 0 && test.length > 0 ? await readRecords(test, records) : undefined,
    };
  },
};

const batchNumber = (file: SourceFile): number => Number(/\d+/.exec(file.name)?.[0]);
