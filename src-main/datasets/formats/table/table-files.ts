import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { listSome } from '../../../core/list-some';
import { fileNames, filesIn } from '../folder';
import { invalid, type SourceFile } from '../format';

/** Which of a table's files is which part. */
export interface PartFiles<File = SourceFile> {
  train: File;
  test: File | undefined;
}

/** Whether a path is a table with one of some endings, or a folder without others in it that holds one, or two parts of one. */
export async function isTable(path: string, ending: RegExp): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return ending.test(basename(path));
  if (found?.isDirectory() !== true) return false;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) return false;
  return pairOf(await tableNames(path, ending), ending) !== undefined;
}

/** The files of a table. Throws DATASET_INVALID where several could be meant. */
export async function tableFiles(path: string, ending: RegExp): Promise<SourceFile[]> {
  if ((await stat(path)).isFile()) return [{ name: basename(path), path }];
  const names = await tableNames(path, ending);
  const pair = pairOf(names, ending);
  if (pair === undefined) {
    throw invalid(
      `${path} holds ${names.length} tables (${listSome(names)}), expected one, or one named train and one named test.`,
      'Give the path of the file you mean.',
    );
  }
  return filesIn(path, pair.test === undefined ? [pair.train] : [pair.train, pair.test]);
}

/** Which of the files that `tableFiles` found is which part. */
export function partsOfTable(files: readonly SourceFile[], ending: RegExp): PartFiles {
  const pair = pairOf(
    files.map(({ name }) => name),
    ending,
  );
  const named = (name: string | undefined): SourceFile | undefined =>
    files.find((file) => file.name === name);
  const train = named(pair?.train);
  if (train === undefined) throw invalid('There is no table.', 'Give the path of the file.');
  return { train, test: named(pair?.test) };
}

const tableNames = async (path: string, ending: RegExp): Promise<string[]> =>
  (await fileNames(path)).filter((name) => ending.test(name) && !name.startsWith('.'));

function pairOf(names: readonly string[], ending: RegExp): PartFiles<string> | undefined {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { train: only, test: undefined };
  const called = (pattern: RegExp): string[] =>
    names.filter((name) => pattern.test(name.replace(ending, '')));
  const train = called(/^(.*[_.-])?train(ing)?([_.-].*)?$/i);
  const test = called(/^(.*[_.-])?(test|val|validation)([_.-].*)?$/i);
  if (train.length !== 1 || test.length !== 1 || train[0] === undefined) return undefined;
  return { train: train[0], test: test[0] };
}
