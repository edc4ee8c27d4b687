import { isQuadLabError, messageOf, QuadLabError, systemErrorCode } from '../../core/errors';
import { downloadAgain, invalid, unreadable } from '../formats/format';
import { quoted } from './archive';
import type { RecognizedArchive } from './recognize';
import type { RefusedKind } from './refused-kinds';

export function missing(path: string, cause: unknown): QuadLabError {
  const code = systemErrorCode(cause);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return unreadable(path, cause);
  return new QuadLabError('NOT_FOUND', `There is no archive ${path}.`, { advice: 'Check the path.', cause });
}

export function unsupported(path: string, { name, unpackWith }: RefusedKind): QuadLabError {
  return new QuadLabError(
    'DATASET_FORMAT_UNKNOWN',
    `${path} is packed by ${name}; expected zip, tar, tar.gz or tar.zst.`,
    { advice: `Unpack it with ${unpackWith} and give the folder.` },
  );
}

/** What an error means that was met while an archive was read, at `entry` or, where there is none yet, before the first. */
export function unpackError(
  path: string,
  { kind, by, head }: RecognizedArchive,
  entry: string | undefined,
  error: unknown,
): QuadLabError {
  if (isQuadLabError(error)) return error;
  const code = systemErrorCode(error);
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return unreadable(path, error);
  const reason = messageOf(error).replace(/\.$/, '');
  const place = entry === undefined ? 'before its first entry' : `in or after its entry ${quoted(entry)}`;
  if (by === 'name') {
    return invalid(
      `${path} is no intact ${kind.name} archive${found(head)}: ${reason}, ${place}.`,
      downloadAgain,
      error,
    );
  }
  if (code === 'Z_BUF_ERROR' || messageOf(error) === 'Unexpected end of data') {
    return invalid(`${path} is cut short: it ends ${place}.`, downloadAgain, error);
  }
  if (reason.startsWith('End of central directory')) {
    return invalid(
      `${path} is cut short or no zip file: expected a list of its entries at its end, found none.`,
      downloadAgain,
      error,
    );
  }
  return invalid(`${path} is damaged ${place}: ${reason}.`, downloadAgain, error);
}

/** Servers like to answer with a page where a file was asked for. */
function found(head: Buffer): string {
  const start = head.toString('latin1', 0, 100).trimStart().toLowerCase();
  return start.startsWith('<!doctype') || start.startsWith('<html') ? ' but a web page' : '';
}
