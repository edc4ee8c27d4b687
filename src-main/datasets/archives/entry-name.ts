import { packAgain, refusedEntry } from './archive';

/** What common file systems allow one name to have, in UTF-8. */
const segmentBytes = 255;
/** Fits, together with a home, into the 1024 bytes that macOS allows a path to have. */
const nameBytes = 800;

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// eslint-disable-next-line no-control-regex -- those are what it looks for
const controls = /[\u0000-\u001f\u007f]/;

const rename = 'Rename it and pack the archive again, or unpack it yourself and give the folder.';

/**
 * The folders and the file that an entry's name stands for, relative to where the archive is unpacked; none for that folder
 * itself ("./"). Throws DATASET_INVALID for a name that leads elsewhere, or that this system cannot have.
 */
export function entrySegments(
  archive: string,
  name: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const refuse = (what: string, advice = rename) => refusedEntry(archive, name, what, advice);
  const distrust = 'Such archives are made to do harm or by mistake: get it from a source that you trust.';

  if (name.includes('\0')) throw refuse('has a NUL character in its name', distrust);
  if (name.startsWith('/')) throw refuse('has an absolute path', `${distrust} ${packAgain}`);
  if (/^[a-z]:/i.test(name)) throw refuse('has a Windows drive in its path', `${distrust} ${packAgain}`);
  if (name.includes('\\')) throw refuse('has a backslash in its name; expected "/" between folders');
  if (controls.test(name)) throw refuse('has a control character in its name');
  if (name.includes('\ufffd')) throw refuse('has a name that is not UTF-8');
  if (Buffer.byteLength(name) > nameBytes) {
    throw refuse(`has a name of ${Buffer.byteLength(name)} bytes; expected at most ${nameBytes}`);
  }
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  for (const segment of segments) {
    if (segment === '..') throw refuse('leads out of the archive by ".."', distrust);
    const bytes = Buffer.byteLength(segment);
    if (bytes > segmentBytes) {
      throw refuse(`has a part of ${bytes} bytes in its name; expected at most ${segmentBytes}`);
    }
    if (platform === 'win32' && (/[<>:"|?*]|[. ]$/.test(segment) || reserved.test(segment))) {
      throw refuse('has a name that Windows does not allow');
    }
  }
  return segments;
}

/** What macOS puts beside the files of an archive: nobody's data. */
export function isJunk(segments: readonly string[]): boolean {
  const last = segments.at(-1) ?? '';
  return segments.includes('__MACOSX') || last.startsWith('._') || last === '.DS_Store';
}
