import { inputOf, outputsOf, registerNativeKernel, valuesOf } from '../../../backends/native/register-kernel';
import { internalError } from '../../internal-error';
import { crossEntropyKernelName } from '../cross-entropy-kernel-name';

registerNativeKernel(crossEntropyKernelName, (call) => {
  const { shape } = inputOf(call, 'logits');
  const labels = inputOf(call, 'labels');
  if (shape.length !== 2 || labels.dtype !== 'int32' || labels.shape.join() !== String(shape[0])) {
    throw internalError(`labels [${labels.shape.join(', ')}] do not fit logits [${shape.join(', ')}]`);
  }
  const { on, off } = call.attrs as { on: number; off: number };
  const { outputs, values } = outputsOf(call, [[], shape]);
  const [loss, gradient] = values as [Float32Array, Float32Array];
  const classes = call.backend.data.get(labels.dataId).values as Int32Array;
  call.backend.addon.softmaxCrossEntropy(valuesOf(call, 'logits'), classes, on, off, loss, gradient);
  return outputs;
});
