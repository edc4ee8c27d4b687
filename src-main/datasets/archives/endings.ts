import { archiveKinds } from './kinds';
import { refusedKinds } from './refused-kinds';

const endings = [...archiveKinds, ...refusedKinds].flatMap((kind) => kind.endings);

/** What makes a name that of an archive, such as ".tar.gz", also of one that cannot be unpacked; undefined for others. */
export function archiveEnding(name: string): string | undefined {
  const lower = name.toLowerCase();
  return endings
    .filter((ending) => lower.endsWith(ending))
    .reduce<string | undefined>(
      (longest = '', ending) => (ending.length > longest.length ? ending : longest),
      undefined,
    );
}
