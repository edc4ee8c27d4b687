import { neurons } from '../../nn/neurons/index';
import type { NamedArrays } from '../../nn/named-arrays';
import type { DenseNetwork } from './dense-network';

/** A network's parameters in single precision by our paths, `dense_1/w_r`, as a model takes them. */
export function toNamedArrays({ layers }: DenseNetwork): NamedArrays {
  return new Map(
    layers.flatMap(({ name, neuron, inputs, outputs, parameters }) =>
      neurons[neuron].parameters.map((parameter) => {
        const shape = parameter.kind === 'kernel' ? [inputs, outputs] : [outputs];
        return [
          `${name}/${parameter.name}`,
          { shape, values: Float32Array.from(parameters[parameter.name] ?? []) },
        ] as const;
      }),
    ),
  );
}
