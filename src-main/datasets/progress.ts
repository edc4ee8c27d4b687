/** How far an import or a verification has come. */
export interface DatasetProgress {
  stage: 'copying' | 'checking';
  /** The file at hand; undefined while the whole is checked. */
  file: string | undefined;
  bytesDone: number;
  bytesTotal: number;
}

export type OnDatasetProgress = (progress: DatasetProgress) => void;
