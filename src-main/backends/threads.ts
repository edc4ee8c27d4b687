import { QuadLabError } from '../core/errors';

/** The number of computing threads in QUADLAB_THREADS, else the given one; undefined where nobody asks for any. */
export function threadsAskedFor(
  given: number | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): number | undefined {
  const text = environment['QUADLAB_THREADS'];
  if (text === undefined || text === '') return given;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new QuadLabError('CONFIG_INVALID', `QUADLAB_THREADS is "${text}", expected a whole number above 0`);
}
