import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where the menu, deep links, files and notifications lead to within the page. */
export const addresses = {
  home: '#/',
  newSweep: '#/new-sweep',
  datasets: '#/datasets',
  addDataset: '#/datasets?add=1',
  runs: '#/runs',
  sweeps: '#/sweeps',
  settings: '#/settings',
} as const;

/** The scheme of links that lead into the app from elsewhere. */
export const linkScheme = 'quadlab';

export const sweepAddress = (id: string): string => `#/sweeps/${encodeURIComponent(id)}`;
/** The page that adds data sets, with this file or folder filled in. */
export const addDatasetAddress = (path: string): string =>
  `${addresses.addDataset}&path=${encodeURIComponent(path)}`;

/** Ids as `createId` makes them, and nothing that has a meaning in an address. */
const link = /^quadlab:\/\/(runs|sweeps)\/([a-z0-9][a-z0-9-]{0,99})\/?$/;

/** The address within the page of `quadlab://runs/<id>` or `quadlab://sweeps/<id>`; undefined for all else. */
export function addressOfLink(text: string): string | undefined {
  const [, kind, id] = link.exec(text) ?? [];
  return kind === undefined || id === undefined ? undefined : `#/${kind}/${id}`;
}

/** What the words of a command line ask for: deep links, and files or folders that are there. Options are passed over. */
export function addressesOfWords(words: readonly string[], folder: string): string[] {
  return words.flatMap((word) => {
    if (word.startsWith('-') || word === '') return [];
    if (word.toLowerCase().startsWith(`${linkScheme}:`)) return addressOfLink(word) ?? [];
    return addressOfFile(resolve(folder, word)) ?? [];
  });
}

export function addressOfFile(path: string): string | undefined {
  return existsSync(path) ? addDatasetAddress(path) : undefined;
}
