import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { binaryOperations } from '../addon';
import type { NativeCall } from '../register-kernel';
import { areFloats, floatsOf, inputOf, outputOf, registerNativeKernel, valuesOf } from '../register-kernel';
import { axesOf, broadcastStrides, straightAxes } from './axes';

const operations = {
  [tf.Add]: binaryOperations.add,
  [tf.Sub]: binaryOperations.subtract,
  [tf.Multiply]: binaryOperations.multiply,
  [tf.RealDiv]: binaryOperations.divide,
};

function combine(call: NativeCall, operation: number, a: TensorInfo, b: TensorInfo): TensorInfo | undefined {
  if (!areFloats(a, b)) return undefined;
  const alike = tf.util.arraysEqual(a.shape, b.shape);
  const shape = alike ? a.shape : tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const axes = alike
    ? straightAxes(tf.util.sizeFromShape(shape))
    : axesOf(shape, broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape));
  const { backend } = call;
  return outputOf(call, shape, (y) => {
    backend.addon.binary(operation, axes, floatsOf(backend, a), floatsOf(backend, b), y);
  });
}

for (const [name, operation] of Object.entries(operations)) {
  registerNativeKernel(name, (call) => combine(call, operation, inputOf(call, 'a'), inputOf(call, 'b')));
}

registerNativeKernel(tf.Square, (call) => {
  const x = inputOf(call, 'x');
  return combine(call, binaryOperations.multiply, x, x);
});

registerNativeKernel(tf.Relu, (call) => {
  const x = inputOf(call, 'x');
  if (!areFloats(x)) return undefined;
  return outputOf(call, x.shape, (y) => {
    call.backend.addon.relu(valuesOf(call, 'x'), y);
  });
});
