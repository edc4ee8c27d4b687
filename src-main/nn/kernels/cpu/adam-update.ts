/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { StepFormula } from './parameter-update';
import { updateParameters } from './parameter-update';

interface Attributes {
  beta1: number;
  beta2: number;
  epsilon: number;
  corrections: { first: number; second: number };
}

/** step = rate/first · m/(√v/second + ε), with the moments m and v of g + weightDecay·w. */
function adamStep({ beta1, beta2, epsilon, corrections }: Attributes): StepFormula {
  return (step, w, g, slots, rate, weightDecay) => {
    const [m, v] = slots as [Float32Array, Float32Array];
    for (let j = 0; j < w.length; j++) {
      const direction = g[j]! + weightDecay * w[j]!;
      m[j] = beta1 * m[j]! + (1 - beta1) * direction;
      v[j] = beta2 * v[j]! + (1 - beta2) * direction * direction;
      const denominator = Math.sqrt(v[j]!) / corrections.second + epsilon;
      step[j] = ((rate / corrections.first) * m[j]!) / denominator;
    }
  };
}

registerKernel({
  kernelName: 'QuadLabAdamUpdate',
  backendName: 'cpu',
  kernelFunc: (call) => updateParameters(call, ['m', 'v'], adamStep(call.attrs as unknown as Attributes)),
});
