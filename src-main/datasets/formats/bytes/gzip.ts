import { messageOf, systemErrorCode, type QuadLabError } from '../../../core/errors';
import { downloadAgain, invalid } from '../format';

/** Whether a file is unpacked while it is read. */
export const isGzip = (name: string): boolean => name.toLowerCase().endsWith('.gz');

/** Whether unpacking failed since the file ends too early. */
export const isCutShort = (error: unknown): boolean => systemErrorCode(error) === 'Z_BUF_ERROR';

/** What another failure to unpack a file means; undefined for other errors. `place` is the end of a sentence. */
export function damagedGzip(name: string, error: unknown, place = ''): QuadLabError | undefined {
  if (systemErrorCode(error)?.startsWith('Z_') !== true) return undefined;
  const advice =
    messageOf(error) === 'incorrect header check'
      ? 'If it was unpacked already, remove ".gz" from its name; otherwise download it again.'
      : downloadAgain;
  return invalid(`${name} is no intact gzip file: ${messageOf(error)}${place}.`, advice, error);
}
