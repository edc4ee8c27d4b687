import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf, QuadLabError } from '../core/errors';
import type { LoadedBackend } from './backend';

const packageName = '@tensorflow/tfjs-node-gpu';

interface TfjsNode {
  version: Record<string, string>;
}

/** libtensorflow through tfjs-node-gpu, an optional dependency: NVIDIA GPUs with the CUDA that it was built for. */
export async function loadTensorflow(): Promise<LoadedBackend> {
  bridgeRemovedUtilities();
  let module: TfjsNode;
  try {
    // Not an import expression: its CommonJS must load after the bridge, and its absence must not break the build.
    module = createRequire(import.meta.url)(packageName) as TfjsNode;
    await tf.setBackend('tensorflow');
    await tf.ready();
  } catch (error) {
    throw new QuadLabError(
      'BACKEND_UNAVAILABLE',
      `the backend tensorflow can't be loaded: ${firstLine(error)}`,
      {
        cause: error,
        advice: `Install it with \`npm install ${packageName}\` where its native library can be downloaded, or set training.backend to cpu.`,
      },
    );
  }
  return {
    name: 'tensorflow',
    versions: { tfjs: tf.version_core, 'tfjs-node-gpu': module.version['tfjs-node'] ?? '' },
  };
}

/** Node 23 removed functions of `util` that tfjs-node 4.22 still calls. */
function bridgeRemovedUtilities(): void {
  const removed: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, replacement] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: replacement, configurable: true });
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
