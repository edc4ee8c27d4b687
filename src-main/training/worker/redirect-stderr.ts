import { closeSync, openSync } from 'node:fs';
import { QuadLabError } from '../../core/errors';

const standardError = 2;

/**
 * Lets everything that this process writes on standard error, also from outside JavaScript, go to the end of a file. The
 * system gives a file that is opened the lowest number that is free, so it takes the place of the one just closed.
 */
export function redirectStderr(file: string): void {
  closeSync(standardError);
  const descriptor = openSync(file, 'a');
  if (descriptor === standardError) return;
  throw new QuadLabError(
    'INTERNAL',
    `standard error can't be redirected: ${file} became number ${descriptor}`,
  );
}
