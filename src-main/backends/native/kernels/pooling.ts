import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeAddon } from '../addon';
import type { NativeCall } from '../register-kernel';
import { areFloats, inputOf, outputOf, registerNativeKernel, valuesOf } from '../register-kernel';

interface Attributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface Windows {
  sizes: Int32Array;
  outShape: number[];
}

/** What the addon has to know of windows over an image; undefined where they reach beyond it. */
function windowsOf(call: NativeCall, x: TensorInfo): Windows | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs as unknown as Attributes;
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  if (!areFloats(...Object.values(call.inputs)) || top + bottom + left + right > 0) return undefined;
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth } = info;
  const image = [batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth];
  const out = [info.outHeight, info.outWidth, info.strideHeight, info.strideWidth];
  return { sizes: Int32Array.from([...image, ...out]), outShape: info.outShape };
}

function pool(call: NativeCall, pass: 'averagePool' | 'maxPool'): TensorInfo | undefined {
  const windows = windowsOf(call, inputOf(call, 'x'));
  if (windows === undefined) return undefined;
  return outputOf(call, windows.outShape, (y) => {
    call.backend.addon[pass](windows.sizes, valuesOf(call, 'x'), y);
  });
}

function gradient(
  call: NativeCall,
  pass: (addon: NativeAddon, sizes: Int32Array, dx: Float32Array) => void,
): TensorInfo | undefined {
  const x = inputOf(call, 'input');
  const windows = windowsOf(call, x);
  if (windows === undefined) return undefined;
  return outputOf(call, x.shape, (dx) => {
    pass(call.backend.addon, windows.sizes, dx);
  });
}

registerNativeKernel(tf.AvgPool, (call) => pool(call, 'averagePool'));
registerNativeKernel(tf.MaxPool, (call) => pool(call, 'maxPool'));
registerNativeKernel(tf.AvgPoolGrad, (call) =>
  gradient(call, (addon, sizes, dx) => {
    addon.averagePoolGradient(sizes, valuesOf(call, 'dy'), dx);
  }),
);
registerNativeKernel(tf.MaxPoolGrad, (call) =>
  gradient(call, (addon, sizes, dx) => {
    addon.maxPoolGradient(sizes, valuesOf(call, 'dy'), valuesOf(call, 'input'), dx);
  }),
);
