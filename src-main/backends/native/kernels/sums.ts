import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeCall } from '../register-kernel';
import { areFloats, inputOf, outputOf, registerNativeKernel, valuesOf } from '../register-kernel';

/** The sum, or the mean, over axes that follow each other. */
function sumOver(call: NativeCall, mean: boolean): TensorInfo | undefined {
  const x = inputOf(call, 'x');
  const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims?: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const first = axes[0] ?? 0;
  const size = tf.util.sizeFromShape;
  if (!areFloats(x) || size(x.shape) === 0 || axes.some((one, i) => one !== first + i)) return undefined;
  const [outer, reduced, inner] = [
    x.shape.slice(0, first),
    x.shape.slice(first, first + axes.length),
    x.shape.slice(first + axes.length),
  ];
  const factor = mean ? 1 / size(reduced) : 1;
  const kept = keepDims === true ? axes.map(() => 1) : [];
  return outputOf(call, [...outer, ...kept, ...inner], (y) => {
    call.backend.addon.sumMiddle(size(outer), size(reduced), size(inner), factor, valuesOf(call, 'x'), y);
  });
}

registerNativeKernel(tf.Sum, (call) => sumOver(call, false));
registerNativeKernel(tf.Mean, (call) => sumOver(call, true));
