import { join } from 'node:path';

/** <datasets>/<name>/manifest.json describes <datasets>/<name>/data/…, the files as they were imported. */
export const datasetPath = (datasetsFolder: string, name: string): string => join(datasetsFolder, name);
export const manifestPath = (folder: string): string => join(folder, 'manifest.json');
export const dataPath = (folder: string): string => join(folder, 'data');
