import { totalmem } from 'node:os';
import { QuadLabError } from '../../core/errors';

/**
 * Bytes that the arrays of a part may take to be read into memory: QUADLAB_DATA_MEMORY_MIB, or else 2 GiB, on a small machine
 * an eighth of its memory. What is larger stays in its files. Throws CONFIG_INVALID.
 */
export function memoryForData(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment['QUADLAB_DATA_MEMORY_MIB'];
  if (text === undefined || text === '') return Math.min(2 ** 31, totalmem() / 8);
  if (/^\d{1,9}$/.test(text)) return Number(text) * 2 ** 20;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `QUADLAB_DATA_MEMORY_MIB is "${text}", expected a whole number of MiB`,
    { advice: 'Set it to 0 to leave all arrays in their files, or unset it.' },
  );
}
