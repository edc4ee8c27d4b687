import * as tf from '@tensorflow/tfjs-core';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf, QuadLabError } from '../../core/errors';
import { buildPaths, misfitOf, readBuildRecord, type BuildRecord } from './build-record';
import { prepareEnvironment } from './environment';
import { missesGpu, missingInstructions, whyNoGpu } from './machine';
import { bridgeRemovedUtilities } from './node-utilities';
import type { BackendModule, TfjsBinding } from './tfjs-node';
import { rebuildAdvice, unavailable, whyNotLoaded } from './unavailable';

export const backendName = 'tensorflow';

/**
 * Loads what `quadlab setup tensorflow` built. Returns its versions; undefined where nothing was built.
 * Throws BACKEND_UNAVAILABLE where it can't be used.
 */
export function loadBuild(folder: string, threads?: number): Record<string, string> | undefined {
  const record = recordOf(folder);
  if (record === undefined) return undefined;
  const misfit = misfitOf(folder, record, tf.version_core);
  if (misfit !== undefined) throw unavailable(`${misfit}: ${folder}`, rebuildAdvice);
  const missing = missingInstructions();
  if (missing !== undefined) {
    throw unavailable(
      `libtensorflow needs a processor with ${missing}, which this one lacks`,
      'Set training.backend to native or cpu.',
    );
  }
  prepareEnvironment({ threads, gpu: record.gpu });
  bridgeRemovedUtilities();
  const binding = loadBinding(folder);
  const found = binding.isUsingGpuDevice();
  if (missesGpu(record.gpu, found)) {
    throw unavailable(
      whyNoGpu(),
      'Set CUDA_VISIBLE_DEVICES to a GPU that is there or, to compute on the processor, to -1; or set training.backend.',
    );
  }
  register(folder, binding);
  const { cuda } = record.versions;
  return {
    'tfjs-node': record.versions.tfjsNode,
    libtensorflow: binding.TF_Version,
    device: found ? `GPU ${process.env['CUDA_VISIBLE_DEVICES'] ?? ''}`.trim() : 'CPU',
    ...(found && cuda),
  };
}

function recordOf(folder: string): BuildRecord | undefined {
  try {
    return readBuildRecord(folder);
  } catch (error) {
    throw unavailable(messageOf(error), rebuildAdvice, error);
  }
}

function loadBinding(folder: string): TfjsBinding {
  const file = join(folder, buildPaths.addon);
  let binding: TfjsBinding;
  try {
    binding = createRequire(import.meta.url)(file) as TfjsBinding;
  } catch (error) {
    throw unavailable(`its addon can't be loaded: ${whyNotLoaded(error)}`, rebuildAdvice, error);
  }
  if (typeof (binding as Partial<TfjsBinding>).TF_Version === 'string') return binding;
  throw unavailable(`${file} is no addon of tfjs-node`, rebuildAdvice);
}

/** Registers the kernels and the backend, whose modules get the TensorFlow.js of this process. */
function register(folder: string, binding: TfjsBinding): void {
  if ((tf.findBackendFactory(backendName) as (() => unknown) | null) !== null) return;
  const load = createRequire(join(folder, buildPaths.package, 'package.json'));
  const core = createRequire(import.meta.url)('@tensorflow/tfjs-core') as typeof tf;
  if (core.engine() !== tf.engine()) {
    throw new QuadLabError('INTERNAL', 'there are two instances of TensorFlow.js in this process');
  }
  for (const file of buildPaths.standIns) provide(load, realpathSync(join(folder, file)), core);
  // Messages of TensorBoard, which nothing here writes.
  provide(load, load.resolve('./dist/proto/api_pb.js'), {});
  load('./dist/register_all_kernels.js');
  const { NodeJSKernelBackend } = load('./dist/nodejs_kernel_backend.js') as BackendModule;
  tf.registerBackend(backendName, () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'));
}

/** Makes `require` answer with a module that is already there, so that there is only one of it. */
function provide(load: NodeJS.Require, file: string, exports: unknown): void {
  const { Module } = load('node:module') as { Module: new (id: string) => NodeJS.Module };
  const module = new Module(file);
  module.filename = file;
  module.exports = exports;
  module.loaded = true;
  load.cache[file] = module;
}
