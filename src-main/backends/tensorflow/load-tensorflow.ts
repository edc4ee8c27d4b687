import * as tf from '@tensorflow/tfjs-core';
import type { LoadedBackend } from '../backend';
import { backendName, loadBuild } from './load-build';
import { loadPackage } from './load-package';
import { driverVersion } from './machine';

export interface TensorflowOptions {
  /** `<home>/tensorflow`, where `quadlab setup tensorflow` builds. */
  readonly tensorflowFolder?: string | undefined;
  readonly threads?: number | undefined;
}

/**
 * libtensorflow, on one NVIDIA GPU or on the processor: what was built in the home, else an installed tfjs-node-gpu or
 * tfjs-node.
 */
export async function loadTensorflow(options: TensorflowOptions = {}): Promise<LoadedBackend> {
  const { tensorflowFolder, threads } = options;
  const built = tensorflowFolder === undefined ? undefined : loadBuild(tensorflowFolder, threads);
  const versions = built ?? loadPackage(threads);
  // Without the cpu backend's advice to use another package.
  tf.enableProdMode();
  await tf.setBackend(backendName);
  await tf.ready();
  const usesGpu = versions['device']?.startsWith('GPU') === true;
  const driver = usesGpu ? driverVersion() : undefined;
  return {
    name: backendName,
    versions: { tfjs: tf.version_core, ...versions, ...(driver !== undefined && { driver }) },
    usesGpu,
  };
}
