/** Archives that no well-kept reader for Node streams: they are recognized, to say what to do instead. */
export interface RefusedKind {
  readonly name: string;
  readonly endings: readonly string[];
  /** What such files start with, each byte as a character. */
  readonly magic: RegExp;
  readonly unpackWith: string;
}

export const refusedKinds: readonly RefusedKind[] = [
  { name: '7z', endings: ['.7z'], magic: /^7z\xbc\xaf'/, unpackWith: '7z x' },
  { name: 'RAR', endings: ['.rar'], magic: /^Rar![^ -~]/, unpackWith: 'unrar x' },
  {
    name: 'xz',
    endings: ['.tar.xz', '.txz', '.xz'],
    magic: /^\xfd7zXZ/,
    unpackWith: 'tar xJf (a single file: xz -d)',
  },
  {
    name: 'bzip2',
    endings: ['.tar.bz2', '.tbz2', '.tbz', '.bz2'],
    magic: /^BZh[1-9](1AY&SY|.rE8P\x90)/,
    unpackWith: 'tar xjf (a single file: bzip2 -d)',
  },
  { name: 'lzip', endings: ['.tar.lz', '.tlz'], magic: /^LZIP[^ -~]/, unpackWith: 'tar --lzip -xf' },
];
