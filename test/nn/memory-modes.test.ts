import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients of tfjs's own operations
import { beforeAll, describe, expect, it } from 'vitest';
import type { MemoryMode } from '../../src-main/domain/config/training-config';
import { memoryModes } from '../../src-main/domain/config/training-config';
import { differentiate } from '../../src-main/nn/differentiate';
import { startMemoryMeter } from '../../src-main/nn/memory-meter';
import { neurons } from '../../src-main/nn/neurons';
import { applyNeuron } from '../../src-main/nn/neurons/apply-neuron';
import { convolutionMap } from '../../src-main/nn/neurons/linear-map';
import { backends, useBackend } from './support/backends';
import { randomTensor, valuesOf } from './support/tensors';

const shape = [4, 8, 8, 6];
const tensorBytes = 4 * 4 * 8 * 8 * 6;
const map = convolutionMap({ strides: 1, padding: 1, dilation: 1, groups: 1 });
type Parameters = Record<string, tf.Variable>;

function parametersOf(): Parameters {
  const entries = neurons.quadratic.parameters.map(({ name, kind }) => {
    const values = randomTensor(kind === 'kernel' ? [3, 3, 6, 6] : [6], name);
    return [name, tf.variable(tf.mul(values, 0.1))];
  });
  return Object.fromEntries(entries) as Parameters;
}

/** The same neuron in operations of tfjs, differentiated by tfjs. */
function automatic(x: tf.Tensor, p: Parameters): tf.Tensor {
  const convolve = (input: tf.Tensor, w: string, b: string): tf.Tensor =>
    tf.add(tf.conv2d(input as tf.Tensor4D, p[w] as unknown as tf.Tensor4D, 1, 'same'), p[b] as tf.Tensor);
  const product = tf.mul(convolve(x, 'w_r', 'b_r'), convolve(x, 'w_g', 'b_g'));
  return tf.add(product, convolve(tf.square(x), 'w_b', 'c'));
}

describe.each(backends)('hybrid back-propagation on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const layers = 3;
  const run = async (layer: (x: tf.Tensor, p: Parameters) => tf.Tensor) => {
    const p = parametersOf();
    const x = randomTensor(shape, 'x');
    const meter = startMemoryMeter();
    let kept = 0;
    const { gradients } = differentiate(() => {
      let y = x;
      for (let i = 0; i < layers; i++) {
        const next = layer(y, p);
        if (y !== x) y.dispose();
        y = next;
      }
      kept = meter.bytes;
      meter.stop();
      return tf.sum(y);
    }, Object.values(p));
    return { kept: kept / tensorBytes, gradients: await Promise.all(gradients.map(valuesOf)) };
  };
  const inMode = (memory: MemoryMode) => run((x, p) => applyNeuron(neurons.quadratic, map, x, p, { memory }));

  it('keeps x and two, one or none of the responses, where automatic differentiation keeps far more', async () => {
    const [speed, balanced, small] = await Promise.all(
      memoryModes.map(async (mode) => (await inMode(mode)).kept),
    );
    // The first input is there anyway, and the last output is not kept but still there.
    expect(speed).toBeCloseTo(3 * layers, 5);
    expect(balanced).toBeCloseTo(2 * layers, 5);
    expect(small).toBeCloseTo(layers, 5);
    const { kept } = await run(automatic);
    expect(kept).toBeGreaterThan(1.5 * Number(speed));
  });

  it('gives the same bits in every mode', async () => {
    const [speed, balanced, small] = await Promise.all(
      memoryModes.map(async (mode) => (await inMode(mode)).gradients),
    );
    expect(balanced).toEqual(speed);
    expect(small).toEqual(speed);
  });
});
