import * as tf from '@tensorflow/tfjs-core';
import { areFloats, inputOf, outputOf, registerNativeKernel, valuesOf } from '../register-kernel';

/** The sizes of a dense layer, x [rows, inputs] → [rows, outputs]. */
const denseSizes = (rows: number, inputs: number, outputs: number): Int32Array =>
  Int32Array.of(rows, 1, 1, inputs, 1, 1, 1, 1, outputs, 1, 0, 1, 1);

// A product of two matrices is a dense layer, one with a transposed matrix one of the layer's gradients.
registerNativeKernel(tf.BatchMatMul, (call) => {
  const [a, b] = [inputOf(call, 'a'), inputOf(call, 'b')];
  const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
  if (a.shape.length !== 2 || b.shape.length !== 2 || (transposeA && transposeB) || !areFloats(a, b)) {
    return undefined;
  }
  const [rows = 0, inner = 0] = transposeA ? a.shape.toReversed() : a.shape;
  const [, columns = 0] = transposeB ? b.shape.toReversed() : b.shape;
  if (rows * inner * columns === 0) return undefined;
  const { addon } = call.backend;
  const [x, w] = [valuesOf(call, 'a'), valuesOf(call, 'b')];
  const none = [undefined, undefined, undefined, undefined, undefined] as const;
  return outputOf(call, [rows, columns], (c) => {
    if (transposeA) {
      addon.neuronGradParameters(denseSizes(inner, rows, columns), x, w, undefined, undefined, c, ...none);
    } else if (transposeB) {
      const sizes = denseSizes(rows, columns, inner);
      addon.neuronGradInput(sizes, undefined, x, undefined, undefined, w, undefined, undefined, c);
    } else {
      addon.neuronForward(denseSizes(rows, inner, columns), x, w, ...none, c, undefined, undefined);
    }
  });
});
