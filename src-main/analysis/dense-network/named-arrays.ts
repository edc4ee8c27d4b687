import type { NamedArrays } from '../../nn/named-arrays';
import type { DenseNetwork } from './dense-network';
import { parameterShapes } from './parameters';

/** A network's parameters in single precision by our paths, `dense_1/w_r`, as a model takes them. */
export function toNamedArrays({ layers }: DenseNetwork): NamedArrays {
  return new Map(
    layers.flatMap(({ name, neuron, inputs, outputs, parameters }) =>
      parameterShapes(neuron, inputs, outputs).map((parameter) => {
        const values = Float32Array.from(parameters[parameter.name] ?? []);
        return [`${name}/${parameter.name}`, { shape: parameter.shape, values }] as const;
      }),
    ),
  );
}

/** The same network with its parameters rounded to single precision. */
export function inSinglePrecision(network: DenseNetwork): DenseNetwork {
  const layers = network.layers.map((layer) => {
    const entries = Object.entries(layer.parameters).map(
      ([name, values]) => [name, values.map(Math.fround)] as const,
    );
    return { ...layer, parameters: Object.fromEntries(entries) };
  });
  return { ...network, layers };
}
