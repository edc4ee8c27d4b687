/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { StepFormula } from './parameter-update';
import { updateParameters } from './parameter-update';

interface Attributes {
  momentum: number;
  weightDecay: number;
}

/** g + weightDecay·w, buf ← momentum·buf + g, step = rate·buf; without a buffer step = rate·g. */
function sgdStep({ momentum, weightDecay }: Attributes): StepFormula {
  return (w, g, [buffer], rate, [newBuffer]) => {
    const step = new Float64Array(w.length);
    for (let j = 0; j < w.length; j++) {
      let direction = g[j]! + weightDecay * w[j]!;
      if (buffer !== undefined && newBuffer !== undefined) {
        newBuffer[j] = momentum * buffer[j]! + direction;
        direction = newBuffer[j]!;
      }
      step[j] = rate * direction;
    }
    return step;
  };
}

registerKernel({
  kernelName: 'QuadLabSgdUpdate',
  backendName: 'cpu',
  kernelFunc: (call) => updateParameters(call, ['m'], sgdStep(call.attrs as unknown as Attributes)),
});
