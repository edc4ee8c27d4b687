/** How far an import or a verification has come. */
export interface DatasetProgress {
  stage: 'unpacking' | 'decoding' | 'checking';
  /** What is counted below. */
  unit: 'bytes' | 'examples';
  /** The file at hand; undefined while the whole is checked. */
  file: string | undefined;
  done: number;
  /** Undefined where it is not known yet. */
  total: number | undefined;
}

export type OnDatasetProgress = (progress: DatasetProgress) => void;
