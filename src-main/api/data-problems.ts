import { isQuadLabError } from '../core/errors';
import { ConfigError, type Problem } from '../domain/config/config-error';
import { placeProblems, type PlacedProblem } from '../domain/config/check/check-text';
import type { RunConfig } from '../domain/config/run-config';
import type { ApiContext } from './context';

/** What of a text does not fit the data that it names, such as a test part that has to be held out; of data that are there. */
export async function dataProblems(
  { datasets }: ApiContext,
  text: string,
  samples: readonly RunConfig[],
): Promise<PlacedProblem[]> {
  try {
    await datasets.require(samples);
    return [];
  } catch (error) {
    if (!isQuadLabError(error) || error.code !== 'CONFIG_INVALID') return [];
    return placeProblems(text, error instanceof ConfigError ? error.problems : [problemIn(error)]);
  }
}

function problemIn({ message, advice }: { message: string; advice?: string | undefined }): Problem {
  const [, path = '', said = message] = /^([a-z][\w.]*): (.*)$/is.exec(message) ?? [];
  return { path, message: advice === undefined ? said : `${said} ${advice}`, source: path.split('.') };
}
