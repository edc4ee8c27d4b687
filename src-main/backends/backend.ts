/** A loaded backend of TensorFlow.js: what computes, with the versions that a run records. */
export interface LoadedBackend {
  name: string;
  versions: Record<string, string>;
  /** Lets go of what would keep Node from exiting, where there is such; its tensors are gone then. */
  dispose?(): void;
}

/** Whether a backend works on this machine, and if not, why and what would mend it. */
export interface BackendReport {
  name: string;
  works: boolean;
  detail: string;
  advice?: string;
}
