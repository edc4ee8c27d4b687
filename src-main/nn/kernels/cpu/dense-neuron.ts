/* eslint-disable @typescript-eslint/no-non-null-assertion -- a pass gives as many arrays as there are shapes */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { outputOf, shapeOf, valuesOf, type KernelCall } from './cpu-backend';
import type { DenseCall } from './dense-call';
import { denseCall } from './dense-call';
import * as passes from './dense-passes';
import { parameterShapes, registerPasses } from './register-passes';

/** x [rows, inputs] → [rows, outputs] */
function read(call: KernelCall): DenseCall {
  const [rows = 0, inputs = 0] = shapeOf(call, 'x');
  const [, outputs = 0] = shapeOf(call, 'w_r');
  return denseCall(call, { rows, inputs, outputs }, () => valuesOf(call, 'x'));
}

registerPasses('dense', {
  Forward(call): TensorInfo[] {
    const dense = read(call);
    return passes.forward(dense).map((values) => outputOf(call, [dense.rows, dense.outputs], values));
  },
  GradParameters(call): TensorInfo[] {
    const gradients = passes.gradParameters(read(call));
    return parameterShapes(call).map((shape, i) => outputOf(call, shape, gradients[i]!));
  },
  GradInput: (call) => outputOf(call, shapeOf(call, 'x'), passes.gradInput(read(call))),
});
