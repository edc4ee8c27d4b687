import type { KernelBackend } from '@tensorflow/tfjs-core';

/** What tfjs-node's addon exports, as far as it is used here. */
export interface TfjsBinding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** Modules of tfjs-node that make up the backend, as far as they are used here. */
export interface BackendModule {
  NodeJSKernelBackend: new (binding: TfjsBinding, packageName: string) => KernelBackend;
}
