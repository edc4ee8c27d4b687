import { join } from 'node:path';

/** <datasets>/<name>/manifest.json describes <datasets>/<name>/data/…, its arrays or packs of images (of version 1: the files as they were). */
export const datasetPath = (datasetsFolder: string, name: string): string => join(datasetsFolder, name);
export const manifestPath = (folder: string): string => join(folder, 'manifest.json');
export const dataPath = (folder: string): string => join(folder, 'data');
