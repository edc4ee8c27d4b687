/** A file as it is published. Checksums are those that the publisher or the named libraries give, in hexadecimal digits. */
export interface KnownFile {
  name: string;
  /** Where it lies, the official home first; the others are tried in turn. */
  urls: readonly string[];
  bytes?: number | undefined;
  sha256?: string | undefined;
  md5?: string | undefined;
}

/** A well-known data set that can be downloaded by its name. */
export interface KnownDataset {
  name: string;
  title: string;
  /** One sentence. */
  description: string;
  /** Licence, and what to cite. */
  terms: string;
  /** The page of those who made it. */
  home: string;
  /** Name of the format that imports it. */
  format: string;
  /** Imported as a folder; a single file is imported as it is. */
  files: readonly KnownFile[];
  /** Names of the files in the zip archive that `files` consists of, where only these are imported. */
  members?: readonly string[] | undefined;
}

export const bytesOf = ({ files }: Pick<KnownDataset, 'files'>): number | undefined =>
  files.every(({ bytes }) => bytes !== undefined)
    ? files.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
    : undefined;
