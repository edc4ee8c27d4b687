/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { StepFormula } from './parameter-update';
import { updateParameters } from './parameter-update';

interface Attributes {
  momentum: number;
  nesterov: boolean;
}

/**
 * g ← g + weightDecay·w, buf ← momentum·buf + g, step = rate·buf, or rate·(g + momentum·buf) with Nesterov's momentum.
 * Without momentum there is no buf, and step = rate·g.
 */
function sgdStep({ momentum, nesterov }: Attributes): StepFormula {
  return (step, w, g, [buffer], rate, weightDecay) => {
    for (let j = 0; j < w.length; j++) {
      let direction = g[j]! + weightDecay * w[j]!;
      if (buffer !== undefined) {
        const mixed = (buffer[j] = momentum * buffer[j]! + direction);
        direction = nesterov ? direction + momentum * mixed : mixed;
      }
      step[j] = rate * direction;
    }
  };
}

registerKernel({
  kernelName: 'QuadLabSgdUpdate',
  backendName: 'cpu',
  kernelFunc: (call) => {
    const attributes = call.attrs as unknown as Attributes;
    return updateParameters(call, attributes.momentum === 0 ? [] : ['m'], sgdStep(attributes));
  },
});
