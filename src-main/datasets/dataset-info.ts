import { readFile } from 'node:fs/promises';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { homeError } from './home-error';
import { manifestSchema, manifestVersion, type DatasetManifest } from './manifest';
import { checkImported } from './names';
import { datasetPath, manifestPath } from './paths';

/**
 * The manifest of an imported data set. Throws DATASET_NOT_FOUND (with what there is), or DATASET_INVALID where the
 * manifest is missing, damaged or from a newer QuadLab, or HOME_UNUSABLE.
 */
export async function datasetInfo(datasetsFolder: string, name: string): Promise<DatasetManifest> {
  await checkImported(datasetsFolder, name);
  const path = manifestPath(datasetPath(datasetsFolder, name));
  const content = parseJson(path, await readText(path));
  const version = (content as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > manifestVersion) {
    throw new QuadLabError(
      'DATASET_INVALID',
      `${path} has version ${version}, expected at most ${manifestVersion}.`,
      { advice: 'It was written by a newer QuadLab: update this one.' },
    );
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(path, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
  }
  // A folder may have been renamed by hand: its name is what configurations refer to.
  return { ...parsed.data, name };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw damaged(path, 'there is no such file', error);
    throw homeError(error, path);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(path, messageOf(error), error);
  }
}

function damaged(path: string, reason: string, cause: unknown): QuadLabError {
  return new QuadLabError('DATASET_INVALID', `${path} is no usable manifest: ${reason}.`, {
    advice: 'Remove the data set and import it again.',
    cause,
  });
}
