/**
 * The algorithms that PyTorch documents for torch.optim.SGD, Adam and AdamW and for clip_grad_norm_ and
 * clip_grad_value_, written out in double precision on plain arrays, one parameter group for each parameter.
 */

export type TorchAlgorithm =
  | { name: 'SGD'; momentum: number; nesterov: boolean }
  | { name: 'Adam' | 'AdamW'; betas: [number, number]; eps: number };

export type TorchClipping = { maxNorm: number } | { clipValue: number } | undefined;

/** A parameter with what its group says. */
export interface TorchParameter {
  values: number[];
  weightDecay: number;
  /** ReLinear: the step starts from so many times the value. */
  scale: number;
  /** ReLinear: after the step the value moves so far towards zero, or past it. */
  shrink: number;
}

export function torchOptimizer(
  algorithm: TorchAlgorithm,
  clipping: TorchClipping,
  parameters: TorchParameter[],
) {
  const buffers: (number[] | undefined)[] = parameters.map(() => undefined);
  const zeros = () => parameters.map(({ values }) => values.map(() => 0));
  const [expAvg, expAvgSq] = [zeros(), zeros()];
  let t = 0;

  const sgd = (
    i: number,
    gradient: number[],
    rate: number,
    momentum: number,
    nesterov: boolean,
  ): number[] => {
    const { values, weightDecay } = parameters[i] as TorchParameter;
    let g = weightDecay === 0 ? gradient : gradient.map((x, j) => x + weightDecay * at(values, j));
    if (momentum !== 0) {
      const last = buffers[i];
      const b = last === undefined ? g : last.map((x, j) => momentum * x + at(g, j));
      buffers[i] = b;
      g = nesterov ? g.map((x, j) => x + momentum * at(b, j)) : b;
    }
    return g.map((x) => rate * x);
  };

  const adam = (i: number, gradient: number[], rate: number, [beta1, beta2]: number[], eps: number) => {
    const parameter = parameters[i] as TorchParameter;
    let g = gradient;
    if (parameter.weightDecay !== 0) {
      const { values, weightDecay } = parameter;
      if (algorithm.name === 'AdamW') parameter.values = values.map((x) => x - rate * weightDecay * x);
      else g = g.map((x, j) => x + weightDecay * at(values, j));
    }
    const b1 = beta1 ?? NaN;
    const b2 = beta2 ?? NaN;
    const m = (expAvg[i] ?? []).map((x, j) => b1 * x + (1 - b1) * at(g, j));
    const v = (expAvgSq[i] ?? []).map((x, j) => b2 * x + (1 - b2) * at(g, j) ** 2);
    expAvg[i] = m;
    expAvgSq[i] = v;
    return m.map((x, j) => (rate * (x / (1 - b1 ** t))) / (Math.sqrt(at(v, j) / (1 - b2 ** t)) + eps));
  };

  return {
    step(gradients: number[][], rates: number[]): void {
      t++;
      const clipped = clip(gradients, clipping);
      parameters.forEach((parameter, i) => {
        const gradient = clipped[i] ?? [];
        const rate = at(rates, i);
        const step =
          algorithm.name === 'SGD'
            ? sgd(i, gradient, rate, algorithm.momentum, algorithm.nesterov)
            : adam(i, gradient, rate, algorithm.betas, algorithm.eps);
        const moved = parameter.values.map((x, j) => parameter.scale * x - at(step, j));
        parameter.values = moved.map((x) => x - parameter.shrink * Math.sign(x));
      });
    },
  };
}

function clip(gradients: number[][], clipping: TorchClipping): number[][] {
  if (clipping === undefined) return gradients;
  if ('clipValue' in clipping) {
    const { clipValue } = clipping;
    return gradients.map((g) => g.map((x) => Math.max(-clipValue, Math.min(clipValue, x))));
  }
  const norms = gradients.map((g) => Math.hypot(...g));
  const coefficient = clipping.maxNorm / (Math.hypot(...norms) + 1e-6);
  return gradients.map((g) => g.map((x) => x * Math.min(coefficient, 1)));
}

function at(values: readonly number[], i: number): number {
  return values[i] ?? NaN;
}
