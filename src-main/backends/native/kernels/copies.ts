import * as tf from '@tensorflow/tfjs-core';
import { areFloats, floatsOf, inputOf, outputOf, registerNativeKernel, valuesOf } from '../register-kernel';
import { axesOf, stridesOf } from './axes';

/** Where an element is in a tensor. */
const offsetOf = (index: readonly number[], strides: readonly number[]): number =>
  index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0);

registerNativeKernel(tf.PadV2, (call) => {
  const x = inputOf(call, 'x');
  if (!areFloats(x)) return undefined;
  const { paddings, constantValue } = call.attrs as { paddings: [number, number][]; constantValue: number };
  const shape = paddings.map(([before, after], axis) => before + (x.shape[axis] ?? 0) + after);
  const strides = stridesOf(shape);
  const start = paddings.map(([before]) => before);
  return outputOf(call, shape, (y) => {
    y.fill(constantValue);
    const axes = axesOf(x.shape, stridesOf(x.shape), strides);
    call.backend.addon.copyElements(axes, valuesOf(call, 'x'), 0, y, offsetOf(start, strides));
  });
});

registerNativeKernel(tf.Slice, (call) => {
  const x = inputOf(call, 'x');
  if (!areFloats(x)) return undefined;
  const { begin, size } = call.attrs as { begin: number | number[]; size: number | number[] };
  const [start, shape] = tf.slice_util.parseSliceParams(x, begin, size);
  tf.slice_util.assertParamsValid(x, start ?? [], shape ?? []);
  const strides = stridesOf(x.shape);
  return outputOf(call, shape ?? [], (y) => {
    const axes = axesOf(shape ?? [], strides, stridesOf(shape ?? []));
    call.backend.addon.copyElements(axes, valuesOf(call, 'x'), offsetOf(start ?? [], strides), y, 0);
  });
});

registerNativeKernel(tf.Concat, (call) => {
  const tensors = Object.keys(call.inputs).map((name) => inputOf(call, name));
  const axis = tf.util.parseAxisParam(call.attrs['axis'] as number, tensors[0]?.shape ?? [])[0] ?? 0;
  if (!areFloats(...tensors)) return undefined;
  const shape = tf.backend_util.computeOutShape(
    tensors.map((tensor) => tensor.shape),
    axis,
  );
  const strides = stridesOf(shape);
  return outputOf(call, shape, (y) => {
    let to = 0;
    for (const tensor of tensors) {
      const axes = axesOf(tensor.shape, stridesOf(tensor.shape), strides);
      call.backend.addon.copyElements(axes, floatsOf(call.backend, tensor), 0, y, to);
      to += (tensor.shape[axis] ?? 0) * (strides[axis] ?? 0);
    }
  });
});
