/** How far an import or a verification has come; bytes of the archive while it is unpacked. */
export interface DatasetProgress {
  stage: 'unpacking' | 'copying' | 'checking';
  /** The file at hand; undefined while the whole is checked. */
  file: string | undefined;
  bytesDone: number;
  bytesTotal: number;
}

export type OnDatasetProgress = (progress: DatasetProgress) => void;
