import { quadraticShares } from '../../analysis/quadratic-share/quadratic-share';
import { exampleSize } from '../../datasets/content';
import type { LayerShareFindings } from '../../domain/inspections/layers';
import { quadraticLayers } from '../../nn/parameters';
import { finite } from '../diagnostics/predict';
import { between, someExamples } from '../measures';
import type { TrainedNetwork } from '../trained-network';
import { withValueNetwork } from '../value-network';

/** How quadratic each layer became: what its neuron's terms share of the variance of its output. */
export async function inspectLayers({
  training,
}: Pick<TrainedNetwork, 'training'>): Promise<LayerShareFindings> {
  const { model, dataset } = training;
  const kinds = new Map(quadraticLayers(model).map(({ name, neuron }) => [name, neuron.name]));
  const examples = await someExamples(training, between(2, 2 ** 23 / exampleSize(dataset.inputShape), 256));
  const [count = 0] = examples.shape;
  try {
    const found = await withValueNetwork(training, (values) => quadraticShares(values, examples));
    return {
      examples: count,
      layers: found.map(({ layer, shares, deviation }) => ({
        layer,
        neuron: kinds.get(layer) ?? '',
        shares: Object.fromEntries(Object.entries(shares).map(([term, share]) => [term, finite(share)])),
        deviation: finite(deviation),
      })),
    };
  } finally {
    examples.dispose();
  }
}
