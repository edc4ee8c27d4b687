import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import { listDatasets } from '../list-datasets';
import { bytesOf, type KnownDataset } from './known-dataset';
import { knownDatasets } from './known-datasets';

export interface CatalogueEntry extends KnownDataset {
  /** Of the download; undefined where the size of a file is not known. */
  bytes: number | undefined;
  /** Names of the imported data sets that have its name or were downloaded as it. */
  importedAs: string[];
}

/** What can be downloaded by name, and what of it is there already. Throws HOME_UNUSABLE. */
export async function catalogue(datasetsFolder: string): Promise<CatalogueEntry[]> {
  const imported = await listDatasets(datasetsFolder);
  return knownDatasets.map((known) => ({
    ...known,
    bytes: bytesOf(known),
    importedAs: imported
      .filter(({ name, manifest }) => name === known.name || manifest?.source === downloadSource(known))
      .map(({ name }) => name),
  }));
}

/** What the manifest of a downloaded data set names as its source. */
export const downloadSource = ({ name }: KnownDataset): string => `download:${name}`;

/** Throws NOT_FOUND with the names that there are. */
export function knownDataset(name: string): KnownDataset {
  const found = knownDatasets.find((known) => known.name === name);
  if (found !== undefined) return found;
  const names = knownDatasets.map((known) => known.name);
  const advice = `${didYouMean(name, names)} Known names: ${names.join(', ')}. Other data comes in with \`quadlab dataset add NAME PATH\`.`;
  throw new QuadLabError('NOT_FOUND', `"${name}" is no data set that can be downloaded by name.`, {
    advice: advice.trim(),
  });
}
