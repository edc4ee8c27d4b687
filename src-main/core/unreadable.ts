import { messageOf, systemErrorCode } from './errors';

/** Why a file could not be read, in words. */
export function whyUnreadable(error: unknown): string {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'no permission',
  };
  return reasons[systemErrorCode(error) ?? ''] ?? messageOf(error);
}
