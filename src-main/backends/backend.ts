/** A loaded backend of TensorFlow.js: what computes, with the versions that a run records. */
export interface LoadedBackend {
  name: string;
  versions: Record<string, string>;
  /** Whether it computes on a GPU; default false. */
  usesGpu?: boolean;
  /** Lets the device go, where the backend has one; its tensors are gone then. */
  dispose?: () => void;
}

/** Whether a backend works on this machine, and if not, why and what would mend it. */
export interface BackendReport {
  name: string;
  works: boolean;
  detail: string;
  advice?: string;
  /** Of one that works: whether it computes on a GPU. */
  usesGpu?: boolean;
}
