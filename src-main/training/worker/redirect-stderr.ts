import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { QuadLabError } from '../../core/errors';
import { explainWriteError } from '../../rundir/atomic-file';

const standardError = 2;

/**
 * Lets everything that this process writes on standard error, also from outside JavaScript, go to the end of a file. The
 * system gives a file that is opened the lowest number that is free, so it takes the place of the one just closed. Where
 * the file can't be opened, standard error stays what it is.
 */
export function redirectStderr(file: string): void {
  const tried = openForAppending(file);
  closeSync(standardError);
  let descriptor: number;
  try {
    descriptor = openForAppending(file);
  } catch (error) {
    // Nothing else may get its number.
    openSync(devNull, 'a');
    throw error;
  } finally {
    closeSync(tried);
  }
  if (descriptor === standardError) return;
  throw new QuadLabError(
    'INTERNAL',
    `standard error can't be redirected: ${file} became number ${descriptor}`,
  );
}

function openForAppending(file: string): number {
  try {
    return openSync(file, 'a');
  } catch (error) {
    throw explainWriteError(error, file);
  }
}
