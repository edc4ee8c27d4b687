import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { QuadLabError } from '../../core/errors';
import { readBytes } from '../../core/safetensors';
import { readTensors, type NamedArrays } from '../../nn/named-arrays';

const jsonName = 'model.json';
const weightsName = 'weights.bin';

/**
 * The files of a LayersModel of TensorFlow.js as `loadLayersModel` reads them where our layers are registered: the
 * topology and the weights' places in JSON, and the weights. tfjs-core has no handler that writes files in Node.
 */
export async function encodeLayersModel(
  model: LayersModel,
  metadata: Readonly<Record<string, object>>,
): Promise<Map<string, Uint8Array[]>> {
  let artifacts: tf.io.ModelArtifacts = {};
  model.setUserDefinedMetadata(metadata);
  await model.save(
    tf.io.withSaveHandler((given) => {
      artifacts = given;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const },
      });
    }),
  );
  const { weightData = [], weightSpecs = [], ...rest } = artifacts;
  const json = { ...rest, weightsManifest: [{ paths: [weightsName], weights: weightSpecs }] };
  const buffers = Array.isArray(weightData) ? weightData : [weightData];
  return new Map([
    [jsonName, [Buffer.from(`${JSON.stringify(json)}\n`)]],
    [weightsName, buffers.map((buffer) => new Uint8Array(buffer))],
  ]);
}

const count = z.int().nonnegative();
const specSchema = z.object({
  name: z.string(),
  shape: z.array(count),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .object({
      dtype: z.enum(['uint8', 'uint16', 'float16']),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});
const jsonSchema = z.object({
  weightsManifest: z.array(z.object({ paths: z.array(z.string().min(1)), weights: z.array(specSchema) })),
});
type WeightSpec = z.output<typeof specSchema>;

/** The weights of a saved LayersModel by name: `dense_1/w_r`. Throws TENSOR_FILE_INVALID. */
export async function readLayersModelWeights(jsonFile: string): Promise<NamedArrays> {
  const { weightsManifest } = readJson(jsonFile);
  const tensors: [string, tf.Tensor][] = [];
  try {
    for (const { paths, weights } of weightsManifest) {
      const data = Buffer.concat(paths.map((path) => readBytes(join(dirname(jsonFile), path))));
      const expected = weights.reduce((sum, spec) => sum + bytesOf(spec), 0);
      if (data.length !== expected) {
        const names = paths.join(', ');
        throw invalid(jsonFile, `its weights are ${expected} bytes, but ${names} has ${data.length}`);
      }
      const specs = weights as tf.io.WeightsManifestEntry[];
      tensors.push(...Object.entries(tf.io.decodeWeights(new Uint8Array(data).buffer, specs)));
    }
    return await readTensors(tensors);
  } finally {
    tf.dispose(tensors.map(([, tensor]) => tensor));
  }
}

function readJson(file: string): z.output<typeof jsonSchema> {
  let content: unknown;
  try {
    content = JSON.parse(readBytes(file).toString('utf8'));
  } catch (error) {
    if (error instanceof QuadLabError) throw error;
    throw invalid(file, 'not JSON', error);
  }
  const parsed = jsonSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
}

function bytesOf({ shape, dtype, quantization }: WeightSpec): number {
  const bytes = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };
  return shape.reduce((a, b) => a * b, 1) * bytes[quantization?.dtype ?? dtype];
}

function invalid(file: string, what: string, cause?: unknown): QuadLabError {
  return new QuadLabError('TENSOR_FILE_INVALID', `${file} is no LayersModel: ${what}`, {
    cause,
    advice: 'Give the folder or the model.json that `quadlab model export --format tfjs` wrote.',
  });
}
