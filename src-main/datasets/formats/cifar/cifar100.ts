import type { MemoryContent } from '../../content';
import { imageShape, readClassNames, readRecords, type CifarRecords } from './cifar';
import { fileNames, filesIn } from '../folder';
import type { DatasetFormat } from '../format';

// The coarse label comes first: one of 20 superclasses, then one of 100 classes.
const kinds: Record<'fine' | 'coarse', CifarRecords & { namesFile: string }> = {
  coarse: {
    labels: 2,
    label: 0,
    classes: 20,
    namesFile: 'coarse_label_names.txt',
    advice: 'Check that this is CIFAR-100 and that the file is intact.',
  },
  fine: {
    labels: 2,
    label: 1,
    classes: 100,
    namesFile: 'fine_label_names.txt',
    advice: 'Check that this is CIFAR-100 and that the file is intact.',
  },
};
const trainingName = 'train.bin';
const testName = 'test.bin';
const names = [trainingName, testName, kinds.fine.namesFile, kinds.coarse.namesFile];

/**
 * The binary version of CIFAR-100 (www.cs.toronto.edu/~kriz/cifar.html): 100 classes, or with the setting
 * `labels: coarse` their 20 superclasses.
 */
export const cifar100Format: DatasetFormat = {
  name: 'cifar100',
  looksLike: 'a folder with train.bin and test.bin (CIFAR-100, binary version)',
  async detect(path) {
    const found = await fileNames(path);
    return found.includes(trainingName) || found.includes(testName);
  },
  async files(path) {
    const found = await fileNames(path);
    return filesIn(
      path,
      found.filter((name) => names.includes(name)),
    );
  },
  async read(files, { settings }): Promise<MemoryContent> {
    const kind = kinds[settings.labels ?? 'fine'];
    const named = (name: string) => files.filter((file) => file.name === name);
    const training = named(trainingName);
    const test = named(testName);
    return {
      task: 'classification',
      inputShape: imageShape,
      outputSize: kind.classes,
      targetShape: [],
      classNames: await readClassNames(named(kind.namesFile)[0], kind.classes),
      train: await readRecords(training.length > 0 ? training : test, kind),
      test: training.length > 0 && test.length > 0 ? await readRecords(test, kind) : undefined,
    };
  },
};
