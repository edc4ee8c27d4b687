import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import type { LoadedBackend } from '../backend';
import { describeAdapter, openDevice } from './open-device';
import { backendName } from './register-kernel';

export interface WebgpuOptions {
  /** Whether a processor in place of a GPU will do; default true, for those who ask for the backend by its name. */
  readonly software?: boolean | undefined;
}

/**
 * tfjs's webgpu backend on Dawn, with kernels of ours: any GPU that has Vulkan, Metal or Direct3D 12. The environment
 * variable QUADLAB_WEBGPU_ADAPTER chooses among several by a part of their names.
 */
export async function loadWebgpu({ software = true }: WebgpuOptions = {}): Promise<LoadedBackend> {
  const versions: Record<string, string> = {};
  if ((tf.findBackend(backendName) as tf.KernelBackend | null) === null) {
    const name = process.env['QUADLAB_WEBGPU_ADAPTER'];
    const opened = await openDevice({ name: name === '' ? undefined : name, software });
    const { WatchedWebgpuBackend } = await import('./webgpu-backend');
    // tfjs registers a backend of its own if it finds navigator.gpu when it is loaded.
    if ((tf.findBackendFactory(backendName) as (() => unknown) | null) !== null)
      tf.removeBackend(backendName);
    tf.registerBackend(backendName, () => new WatchedWebgpuBackend(opened));
    Object.assign(versions, versionsOf(opened.adapterInfo));
    loadedVersions = versions;
  }
  tf.enableProdMode();
  // Small tensors that were never on the GPU would be computed in JavaScript, with other bits than on the GPU.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  await tf.setBackend(backendName);
  await tf.ready();
  const usesGpu = loadedVersions['adapter']?.endsWith('(software)') === false;
  return { name: backendName, versions: loadedVersions, usesGpu, dispose: disposeWebgpu };
}

let loadedVersions: Record<string, string> = {};

/** Lets the device go, and the backend's tensors with it. */
function disposeWebgpu(): void {
  tf.removeBackend(backendName);
}

function versionsOf(info: GPUAdapterInfo): Record<string, string> {
  const { version: backend } = packageOf('@tensorflow/tfjs-backend-webgpu/package.json');
  const { version: dawn } = packageOf('webgpu/package.json');
  const parts = [info.vendor, info.architecture].filter((part) => part !== '').join(' ');
  return {
    tfjs: tf.version_core,
    'tfjs-backend-webgpu': backend,
    webgpu: dawn,
    adapter: describeAdapter(info),
    ...(parts !== '' && { architecture: parts }),
  };
}

function packageOf(file: string): { version: string } {
  return createRequire(import.meta.url)(file) as { version: string };
}
