import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { availableParallelism } from 'node:os';
import type { LoadedBackend } from '../backend';
import { threadsAskedFor } from '../threads';
import './kernels';
import { addonDigest, loadAddon } from './load-addon';
import { NativeBackend } from './native-backend';
import { backendName, copyPlainKernels } from './register-kernel';

/** Kernels of ours in C++ for the CPU, and tfjs's cpu backend for everything else. */
export async function loadNative(threads?: number): Promise<LoadedBackend> {
  const addon = loadAddon();
  addon.setThreads(threadsAskedFor(threads) ?? availableParallelism());
  if ((tf.findBackendFactory(backendName) as (() => unknown) | null) === null) {
    tf.registerBackend(backendName, () => new NativeBackend(addon));
  }
  copyPlainKernels();
  // Without the cpu backend's advice to use another package.
  tf.enableProdMode();
  await tf.setBackend(backendName);
  await tf.ready();
  const built = {
    'tfjs-backend-cpu': version_cpu,
    native: addon.compiler,
    addon: addonDigest() ?? '',
    instructions: addon.instructions(),
    threads: String(addon.threads()),
  };
  return { name: backendName, versions: { tfjs: tf.version_core, ...built } };
}
