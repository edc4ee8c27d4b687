import * as tf from '@tensorflow/tfjs-core';
import {
  areFloats,
  inputOf,
  optionalValues,
  outputOf,
  registerNativeKernel,
  valuesOf,
} from '../register-kernel';

/** What tfjs takes where no epsilon is given. */
const defaultEpsilon = 0.001;

registerNativeKernel(tf.FusedBatchNorm, (call) => {
  const { mean, variance, scale, offset } = call.inputs;
  const x = inputOf(call, 'x');
  const channels = x.shape.at(-1);
  const perChannel = [mean, variance, scale, offset].every(
    (input) => input === undefined || tf.util.sizeFromShape(input.shape) === channels,
  );
  if (!perChannel || !areFloats(x, mean, variance, scale, offset)) return undefined;
  const epsilon = (call.attrs['varianceEpsilon'] as number | undefined) ?? defaultEpsilon;
  return outputOf(call, x.shape, (y) => {
    call.backend.addon.normalize(
      valuesOf(call, 'x'),
      valuesOf(call, 'mean'),
      valuesOf(call, 'variance'),
      optionalValues(call, 'scale'),
      optionalValues(call, 'offset'),
      epsilon,
      y,
    );
  });
});
