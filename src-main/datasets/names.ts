import { basename, resolve } from 'node:path';
import { QuadLabError } from '../core/errors';
import { didYouMean } from '../core/suggest';
import { generatorNames, importedSchema } from '../domain/config/dataset-config';
import { archiveEnding } from './archives';
import { knownDatasets } from './download/known-datasets';
import { homeEntries } from './home-error';

/** Names of the folders that can hold imported data, sorted; none where the datasets folder is missing. HOME_UNUSABLE otherwise. */
export async function importedNames(datasetsFolder: string): Promise<string[]> {
  const entries = await homeEntries(datasetsFolder);
  return entries
    .filter((entry) => entry.isDirectory() && isDatasetName(entry.name))
    .map((entry) => entry.name)
    .sort();
}

export function isDatasetName(name: string): boolean {
  return importedSchema.shape.name.safeParse(name).success;
}

/** A name after a file or folder: without the endings of archives and data, and with "-" for what names may not have. */
export function nameOfPath(path: string): string {
  const whole = basename(resolve(path));
  const name = whole
    .slice(0, whole.length - (archiveEnding(whole)?.length ?? 0))
    .replace(/\.(npz|npy|parquet|pq|(csv|tsv|txt)(\.gz)?)$/i, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return name.slice(0, 100);
}

/** Throws CONFIG_INVALID for a name that cannot be one, DATASET_EXISTS for one that is taken. */
export async function checkNewName(datasetsFolder: string, name: string): Promise<void> {
  if ((generatorNames as readonly string[]).includes(name)) {
    throw new QuadLabError('DATASET_EXISTS', `"${name}" is the name of a built-in generator.`, {
      advice: 'Choose another name.',
    });
  }
  if (!isDatasetName(name)) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `"${name}" is no data set name: expected 1 to 100 letters, digits, ".", "_" and "-", starting with a letter or digit.`,
      { advice: 'Choose another name.' },
    );
  }
  // Some file systems do not tell "MNIST" from "mnist".
  const names = await importedNames(datasetsFolder);
  const taken = names.find((other) => other.toLowerCase() === name.toLowerCase());
  if (taken !== undefined) throw existsAlready(taken);
}

export function existsAlready(name: string): QuadLabError {
  return new QuadLabError('DATASET_EXISTS', `There is already a data set "${name}".`, {
    advice: `Choose another name, or remove it with \`quadlab dataset remove ${name}\`.`,
  });
}

/** Throws DATASET_NOT_FOUND, listing what there is, unless `name` is a folder of imported data. */
export async function checkImported(datasetsFolder: string, name: string): Promise<void> {
  const names = await importedNames(datasetsFolder);
  if (names.includes(name)) return;
  if ((generatorNames as readonly string[]).includes(name)) {
    throw new QuadLabError('DATASET_NOT_FOUND', `"${name}" is a built-in generator, not imported data.`, {
      advice: 'It needs no files: name it in a configuration.',
    });
  }
  const advice = [
    didYouMean(name, [...names, ...generatorNames]),
    `Imported: ${names.length === 0 ? 'none' : names.join(', ')}; generators: ${generatorNames.join(', ')}.`,
    knownDatasets.some((known) => known.name === name)
      ? `\`quadlab dataset download ${name}\` gets it from its official home.`
      : 'Import data with `quadlab dataset add`.',
  ];
  throw new QuadLabError('DATASET_NOT_FOUND', `There is no data set "${name}".`, {
    advice: advice.filter((sentence) => sentence !== '').join(' '),
  });
}
