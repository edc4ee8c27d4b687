import { createRequire } from 'node:module';
import { messageOf } from '../../core/errors';
import { prepareEnvironment } from './environment';
import { missesGpu, whyNoGpu } from './machine';
import { bridgeRemovedUtilities } from './node-utilities';
import type { TfjsBinding } from './tfjs-node';
import { setupAdvice, unavailable, whyNotLoaded } from './unavailable';

const packages = [
  { name: '@tensorflow/tfjs-node-gpu', gpu: true },
  { name: '@tensorflow/tfjs-node', gpu: false },
] as const;

interface TfjsNode {
  version: Record<string, string>;
  backend(): { binding: TfjsBinding };
}

/**
 * Loads tfjs-node-gpu or tfjs-node with the libtensorflow 2.9 that came with it, where npm could install one of them;
 * it registers itself. Throws BACKEND_UNAVAILABLE.
 */
export function loadPackage(threads?: number): Record<string, string> {
  const load = createRequire(import.meta.url);
  const installed = packages.find(({ name }) => isInstalled(load, name));
  if (installed === undefined) throw unavailable('it is not installed', setupAdvice);
  const { name, gpu } = installed;
  prepareEnvironment({ threads, gpu });
  bridgeRemovedUtilities();
  let module: TfjsNode;
  let binding: TfjsBinding;
  try {
    // Not an import expression: its CommonJS must load after the bridge, and its absence must not break the build.
    module = load(name) as TfjsNode;
    ({ binding } = module.backend());
  } catch (error) {
    const reason = /native addon module/.test(messageOf(error))
      ? 'it is installed without its native library'
      : whyNotLoaded(error);
    throw unavailable(`${name}: ${reason}`, setupAdvice, error);
  }
  const found = binding.isUsingGpuDevice();
  if (missesGpu(gpu, found)) throw unavailable(whyNoGpu(), setupAdvice);
  return {
    [name.replace('@tensorflow/', '')]: module.version['tfjs-node'] ?? '',
    libtensorflow: binding.TF_Version,
    device: found ? `GPU ${process.env['CUDA_VISIBLE_DEVICES'] ?? ''}`.trim() : 'CPU',
  };
}

function isInstalled(load: NodeJS.Require, name: string): boolean {
  try {
    load.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
