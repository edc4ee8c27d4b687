import { readFileSync } from 'node:fs';
import { manifestSchema } from './manifest';
import { datasetPath, manifestPath } from './paths';

/** The fingerprint of an imported data set as it is now; undefined where there is none of this name that is in order. */
export function storedFingerprint(datasetsFolder: string, name: string): string | undefined {
  try {
    const text = readFileSync(manifestPath(datasetPath(datasetsFolder, name)), 'utf8');
    return manifestSchema.parse(JSON.parse(text)).fingerprint;
  } catch {
    return undefined;
  }
}
