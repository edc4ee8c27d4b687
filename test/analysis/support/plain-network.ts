import { createRandom, type Random } from '../../../src-main/core/random';
import type { MlpConfig, NeuronName } from '../../../src-main/domain/config/model-config';
import type { NamedArrays } from '../../../src-main/nn/named-arrays';
import { neurons } from '../../../src-main/nn/neurons';

/** Normal values for all parameters of a fully connected network of these widths, inputs first. */
export function randomState(neuron: NeuronName, widths: readonly number[], random: Random): NamedArrays {
  const state: NamedArrays = new Map();
  widths.slice(1).forEach((units, i) => {
    const inputs = widths[i] ?? 0;
    for (const { name, kind } of neurons[neuron].parameters) {
      const shape = kind === 'kernel' ? [inputs, units] : [units];
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal());
      state.set(`dense_${i + 1}/${name}`, { shape, values });
    }
  });
  return state;
}

export const randomOf = (label: string): Random => createRandom(3, label);

/** The network by the table of neurons, number by number. */
export function plainNetwork(
  neuron: NeuronName,
  widths: readonly number[],
  state: NamedArrays,
  activation: MlpConfig['activation'],
): (x: readonly number[]) => number[] {
  const value = (path: string, index: number): number => state.get(path)?.values[index] ?? 0;
  const sigma = {
    linear: (z: number) => z,
    relu: (z: number) => (z > 0 ? z : 0),
    tanh: Math.tanh,
    sigmoid: (z: number) => 1 / (1 + Math.exp(-z)),
  }[activation];
  return (x) => {
    let h = [...x];
    for (let layer = 1; layer < widths.length; layer++) {
      const units = widths[layer] ?? 0;
      const z = Array.from({ length: units }, (_, j) => {
        const dot = (name: string, of: (v: number) => number = (v) => v): number =>
          h.reduce((sum, v, i) => sum + of(v) * value(`dense_${layer}/${name}`, i * units + j), 0);
        const b = (name: string): number => value(`dense_${layer}/${name}`, j);
        const square = (v: number): number => v * v;
        switch (neuron) {
          case 'conventional':
            return dot('w_r') + b('b_r');
          case 'quadratic':
            return (dot('w_r') + b('b_r')) * (dot('w_g') + b('b_g')) + dot('w_b', square) + b('c');
          case 'compact':
            return dot('w_r') + b('b_r') + dot('w_b', square) + b('c');
          case 'parabolic':
            return (dot('w_r') + b('b_r')) * (dot('w_g') + b('b_g'));
          case 'poly':
            return dot('w_r') * dot('w_g') + dot('w_r') + b('b_r');
          case 'quadralib':
            return dot('w_r') * dot('w_g') + dot('w_b') + b('b_r');
          case 'square':
            return dot('w_b', square) + b('c');
          case 'quadratic-activation':
            return (dot('w_r') + b('b_r')) ** 2;
        }
      });
      h = layer < widths.length - 1 ? z.map(sigma) : z;
    }
    return h;
  };
}
